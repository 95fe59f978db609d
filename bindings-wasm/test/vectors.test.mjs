// The vectors that all languages run: the answer must agree to the byte.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { Handbook, ServiceHallError, invokeText } from "service-hall";

const folder = fileURLToPath(new URL("../../tests/vectors", import.meta.url));
const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".json")).sort();
const stamp = JSON.stringify(new Handbook().stamp);

function answer(operation, input) {
  try {
    return { text: invokeText(operation, JSON.stringify(input)).replaceAll(stamp, '"*"') };
  } catch (error) {
    if (!(error instanceof ServiceHallError)) throw error;
    return { error: { code: error.code, path: error.path } };
  }
}

test("there are vectors", () => assert(files.length > 0));

for (const file of files) {
  test(`vectors ${file}`, async (context) => {
    const { operation, cases } = JSON.parse(readFileSync(join(folder, file), "utf8"));
    assert(cases.length > 0);
    for (const { title, input, want, error } of cases) {
      await context.test(title, () => {
        const given = answer(operation, input);
        if (error) return assert.deepEqual(given, { error: { code: error.code, path: error.path } });
        assert.deepEqual(given.error ?? JSON.parse(given.text), want);
        assert(given.text === JSON.stringify(want), "the same values, but not the same bytes");
      });
    }
  });
}
