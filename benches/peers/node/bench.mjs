// Times decisions in Node beside a hand-written function and json-rules-engine, in one run. Prints one JSON object a line: name, ns per
// decision. Medians of 7 rounds; every peer's answer is asserted first.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Engine } from "json-rules-engine";
import { counterDecide, counterDecideBatch } from "service-hall";
import { decide as byHand } from "./hand.mjs";

const inputs = JSON.parse(readFileSync(new URL("../inputs.json", import.meta.url), "utf8"));

const engine = new Engine();
const rule = (name, fact, operator, value) =>
  engine.addRule({ conditions: { all: [{ fact, operator, value }] }, event: { type: name } });
rule("counter.documents.required", "presented", "equal", false);
rule("counter.documents.valid_and_own", "valid", "equal", false);
rule("counter.documents.checked", "checked", "equal", false);
rule("counter.arrears.cleared", "arrears", "greaterThan", 0);

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function time(work, count, perCall = 1) {
  const rounds = [];
  for (let round = 0; round < 7; round += 1) {
    const start = process.hrtime.bigint();
    for (let call = 0; call < count; call += 1) {
      const answer = work();
      if (answer instanceof Promise) await answer;
    }
    rounds.push(Number(process.hrtime.bigint() - start) / (count * perCall));
  }
  return median(rounds);
}

const rows = [];
for (const name of ["allowed", "refused"]) {
  const facts = inputs[name];
  const reduced = { presented: facts.documents.length > 0, valid: true, checked: true, arrears: Number(facts.arrears) };
  assert.equal(counterDecide(facts).outcome, name);
  assert.equal(byHand(facts).outcome, name);
  assert.equal((await engine.run(reduced)).events.length > 0 ? "refused" : "allowed", name);
  rows.push([`node/single/${name}`, await time(() => counterDecide(facts), 20_000)]);
  rows.push([`node/hand/${name}`, await time(() => byHand(facts), 200_000)]);
  rows.push([`node/json-rules-engine/${name}`, await time(() => engine.run(reduced), 5_000)]);
  const batch = { items: Array.from({ length: 1_000 }, () => facts) };
  assert.equal(counterDecideBatch(batch).length, 1_000);
  rows.push([`node/batch/${name}`, await time(() => counterDecideBatch(batch), 20, 1_000)]);
}
for (const [name, ns] of rows) {
  console.log(JSON.stringify({ name, ns: Math.round(ns * 10) / 10 }));
}
