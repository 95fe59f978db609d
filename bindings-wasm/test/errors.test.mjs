// Whatever cannot be judged is one class, with a code, the path of the field and what was expected.
import assert from "node:assert/strict";
import test from "node:test";
import { Handbook, ServiceHallError, counterDecide, handbookRole, invoke, invokeText } from "service-hall";

const facts = { business: "card_replacement", on: "2026-11-20" };
const log = (timestamp) => ({ events: [{ case_id: "c-1", activity: "request", timestamp }] });
const change = { rule: "counter.system_time.brand_change", parameter: "limit", from: "2027-01-01", value: 2 };
const overlay = (changes) => new Handbook().withOverlay({ name: "city", changes: [changes] });
const circle = { ...facts };
circle.documents = [circle];

function raises(title, call, code, path, expected) {
  test(title, () => {
    assert.throws(call, (error) => {
      assert(error instanceof ServiceHallError && error instanceof Error);
      assert.equal(error.name, "ServiceHallError");
      assert.deepEqual([error.code, error.path], [code, path]);
      assert.match(error.expected, expected);
      assert(error.message.endsWith(`expected ${error.expected}`), error.message);
      return true;
    });
  });
}

raises("a number where text belongs", () => counterDecide({ ...facts, customer: 7 }), "wrong_type", "customer", /text/);
raises("a list where an object belongs", () => counterDecide({ ...facts, documents: [7] }), "wrong_type", "documents[0]", /object/);
raises("a field nobody knows", () => counterDecide({ ...facts, colour: "red" }), "unknown_field", "colour", /business/);
raises("a list where the input belongs", () => counterDecide(["card_replacement"]), "wrong_type", "", /object/);
raises("a missing field", () => counterDecide({}), "missing_field", "on", /value/);
raises("a missing input", () => handbookRole(), "missing_field", "id", /value/);
raises("an id that is none", () => handbookRole({ id: "king" }), "unknown_id", "id", /role/);
raises("an id that is none, deep inside", () => counterDecide({ ...facts, documents: [{ kind: "x" }] }), "unknown_id", "documents[0].kind", /document/);
raises("a word that is none", () => counterDecide({ ...facts, segment: "royal" }), "unknown_value", "segment", /ordinary/);
raises("money with one decimal", () => counterDecide({ ...facts, arrears: "1.5" }), "money", "arrears", /two decimals/);
raises("money as a number", () => counterDecide({ ...facts, arrears: 1.5 }), "wrong_type", "arrears", /two decimals/);
raises("a day that does not exist", () => counterDecide({ ...facts, on: "2026-02-30" }), "day", "on", /YYYY-MM-DD/);
raises("an instant without offset", () => invoke("review.events", log("2026-11-20T09:00:00")), "instant", "events[0].timestamp", /offset/);
raises("arrears below zero", () => counterDecide({ ...facts, arrears: "-0.01" }), "negative_amount", "arrears", /zero/);
raises("an operation that is none", () => invoke("counter.guess", {}), "unknown_operation", "operation", /operation/);
raises("an operation that is no text", () => invoke(7, {}), "unknown_operation", "operation", /operation/);
raises("text that is not JSON", () => invokeText("counter.decide", "{"), "json", "", /JSON/);
raises("text that is no text", () => invokeText("counter.decide", 7), "json", "", /JSON/);
raises("text after the value", () => invokeText("handbook.roles", "{} {}"), "json", "", /JSON/);
raises("half a surrogate pair", () => counterDecide({ ...facts, customer: "\ud800" }), "wrong_type", "customer", /type/);

raises("a BigInt", () => counterDecide({ ...facts, customer: 1n }), "json", "customer", /carry/);
raises("a circle", () => counterDecide(circle), "json", "documents[0]", /carry/);
raises("NaN", () => counterDecide({ ...facts, arrears: NaN }), "json", "arrears", /carry/);
raises("infinity in a list", () => counterDecide({ ...facts, documents: [{}, { kind: -Infinity }] }), "json", "documents[1].kind", /carry/);
raises("a date that is none", () => invoke("review.events", log(new Date("x"))), "json", "events[0].timestamp", /carry/);
raises("a function", () => counterDecide(() => facts), "json", "", /carry/);
raises("a getter that throws", () => counterDecide({ get on() { throw new Error("no"); } }), "json", "", /carry/);

raises("an overlay that loosens", () => overlay({ ...change, value: 4 }), "overlay_loosens", "changes[0].value", /not above/);
raises("an overlay of another type", () => overlay({ ...change, value: "4" }), "overlay_value", "changes[0].value", /whole number/);
raises("an overlay of an unknown parameter", () => overlay({ ...change, parameter: "x" }), "unknown_id", "changes[0].parameter", /parameter/);
raises("an overlay with an unknown field", () => overlay({ ...change, why: "" }), "unknown_field", "changes[0].why", /rule/);
raises("an overlay that is none", () => new Handbook().withOverlay(), "missing_field", "name", /value/);
raises("an overlay with a BigInt", () => overlay({ ...change, value: 2n }), "json", "changes[0].value", /carry/);

test("nesting without end is an error like any other", () => {
  for (const start of ["[", '{"a":', '{"events":[', '{"on":[']) {
    assert.throws(() => invokeText("review.events", start.repeat(100_000)), ServiceHallError);
  }
});

test("null and left out are the same, and words such as null are only words", () => {
  const plain = counterDecide(facts);
  assert.deepEqual(counterDecide({ ...facts, arrears: null, customer: undefined }), plain);
  assert.deepEqual(counterDecide({ ...facts, customer: "null" }), plain);
});

test("a JavaScript date is an instant", () => {
  const review = invoke("review.events", log(new Date("2026-11-20T01:00:00Z")));
  assert.equal(typeof review.edition, "string");
});

test("the handbook is a Handbook or left out", () => {
  assert.throws(() => [facts].map(counterDecide), TypeError);
  assert.throws(() => counterDecide(facts, {}), TypeError);
  assert.throws(() => counterDecide(facts, null), TypeError);
});

test("a freed handbook says so", () => {
  const handbook = new Handbook();
  handbook.free();
  handbook.free();
  assert.throws(() => handbook.stamp, /freed/);
  assert.throws(() => counterDecide(facts, handbook), /freed/);
});

test("text of any length and script crosses whole", () => {
  for (const [length, sign] of [[1, "中"], [5_000, "é"], [300_000, "中"], [2_000_000, "a"], [700_000, "𠮷"], [3, "中"], [0, ""]]) {
    const account = sign.repeat(length);
    const decision = counterDecide({ ...facts, arrears: "1.00", account });
    const pay = decision.findings.flatMap((finding) => finding.remedies ?? []).find((remedy) => remedy.kind === "pay");
    assert(pay.account === account, `${length} times ${sign}`);
  }
});
