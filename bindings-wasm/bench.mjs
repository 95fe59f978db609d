// What a call costs: `node bench.mjs`, after a build. Prints the best of nine runs.
import { invoke, invokeText } from "service-hall";

const allowed = {
  business: "card_replacement",
  on: "2026-11-20",
  segment: "ordinary",
  unit_customer: false,
  customer: "c1",
  documents: [{ kind: "valid_id", holder: "c1", expires_on: "2030-01-01", genuine: true, checked: true }],
  arrears: "0.00",
};
const refused = { ...allowed, arrears: "12.50" };
const batch = { items: Array.from({ length: 1000 }, (_, index) => structuredClone(index % 2 ? allowed : refused)) };
const granted = { items: batch.items.map(() => structuredClone(allowed)) };

function measure(title, repeats, items, work) {
  let best = Infinity;
  for (let run = 0; run < 9; run += 1) {
    const start = performance.now();
    for (let count = 0; count < repeats; count += 1) work();
    best = Math.min(best, ((performance.now() - start) * 1e6) / repeats / items);
  }
  console.log(`${title.padEnd(24)} ${Math.round(best).toString().padStart(6)} ns ${Math.round(1e9 / best).toLocaleString("en").padStart(12)} /s`);
}

for (const [title, operation, input, items] of [
  ["allowed", "counter.decide", allowed, 1],
  ["refused", "counter.decide", refused, 1],
  ["1,000, all allowed", "counter.decide_batch", granted, 1000],
  ["1,000, half refused", "counter.decide_batch", batch, 1000],
]) {
  const answer = invoke(operation, input);
  const outcomes = items === 1 ? [answer.outcome] : answer.map(({ decision }) => decision.outcome);
  const expected = (items === 1 ? [input] : input.items).map(({ arrears }) => (arrears === "0.00" ? "allowed" : "refused"));
  if (outcomes.join() !== expected.join()) throw new Error(`${title}: not the outcomes expected`);
  const text = JSON.stringify(input);
  const reply = invokeText(operation, text);
  const repeats = 100_000 / items;
  measure(title, repeats, items, () => invoke(operation, input));
  measure("  text in, text out", repeats, items, () => invokeText(operation, text));
  measure("  JSON.stringify alone", repeats, items, () => JSON.stringify(input));
  measure("  JSON.parse alone", repeats, items, () => JSON.parse(reply));
}
