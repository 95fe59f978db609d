// Compiled, not run: the types say what the package takes and gives.
import {
  Handbook,
  ServiceHallError,
  caseApply,
  caseOpen,
  counterDecide,
  counterDecideBatch,
  handbookRules,
  init,
  invoke,
  invokeText,
  loadWords,
  textDecision,
  type CounterFacts,
  type Decision,
  type Outcome,
  type Overlay,
} from "service-hall";
import * as inline from "service-hall/inline";

const facts: CounterFacts = {
  business: "card_replacement",
  on: "2026-11-20",
  segment: "ordinary",
  documents: [{ kind: "valid_id", holder: "c1", checked: true }],
  arrears: "12.50",
};
const overlay: Overlay = {
  name: "city",
  changes: [{ rule: "counter.system_time.brand_change", parameter: "limit", from: "2027-01-01", value: 2 }],
};

export async function tour(): Promise<string> {
  await init();
  await init({ wasm: "/service_hall_bg.wasm", words: "/service_hall_words.txt" });
  await init({ words: false });
  await loadWords();
  using handbook = new Handbook().withOverlay(overlay);
  const decision: Decision = counterDecide(facts, handbook);
  for (const finding of decision.findings ?? []) {
    for (const remedy of finding.remedies ?? []) {
      // The kind tells which fields there are.
      if (remedy.kind === "pay") return remedy.amount;
      if (remedy.kind === "ask") return remedy.roles.join();
      // @ts-expect-error the other remedies have no amount of their own that is sure to be there
      remedy.amount;
    }
  }
  const outcome: Outcome | undefined = counterDecideBatch({ items: [facts] })[0]?.decision?.outcome;
  const opened = caseOpen({ case_id: "c-1", business: "card_replacement" });
  const applied = caseApply({ case: opened, event: { case_id: "c-1", activity: "request", timestamp: "2026-11-20T09:00:00+08:00" } });
  const answer: unknown = invoke("handbook.roles");
  const text: string = invokeText("handbook.roles", "{}", handbook);
  const words: string = textDecision({ decision, language: "en" }).text;
  const rules: number = handbookRules().length;
  const same: Decision = inline.counterDecide(facts);
  return [outcome, applied.outcome, answer, text, words, rules, same.edition, handbook.stamp].join();
}

export function explain(error: unknown): string {
  return error instanceof ServiceHallError ? `${error.code} ${error.path} ${error.expected}` : String(error);
}

// @ts-expect-error the day is missing
counterDecide({ business: "card_replacement" });
// @ts-expect-error a field nobody knows
counterDecide({ on: "2026-11-20", colour: "red" });
// @ts-expect-error money travels as text
counterDecide({ on: "2026-11-20", arrears: 12.5 });
// @ts-expect-error no such customer class
counterDecide({ on: "2026-11-20", segment: "royal" });
// @ts-expect-error an input is needed
counterDecide();
// @ts-expect-error map hands over the index where a handbook belongs
[facts].map(counterDecide);
// @ts-expect-error a handbook is no plain object
counterDecide(facts, {});
// @ts-expect-error an overlay has changes
new Handbook().withOverlay({ name: "city" });
// @ts-expect-error the stamp is read only
new Handbook().stamp = "";
// @ts-expect-error answers are read only
counterDecide(facts).outcome = "allowed";
// @ts-expect-error the places of files are named
init("/service_hall_bg.wasm");
// @ts-expect-error no such language
textDecision({ decision: counterDecide(facts), language: "fr" });
