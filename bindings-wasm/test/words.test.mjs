// The words of the handbook may come later: what judges needs none, what has words says that they are missing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { invokeText } from "service-hall";

const here = fileURLToPath(new URL("..", import.meta.url));
const vectors = join(here, "..", "tests", "vectors");
const calls = readdirSync(vectors, { recursive: true })
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(join(vectors, file), "utf8")))
  .flatMap(({ operation, cases }) => cases.filter(({ error }) => !error).map(({ input }) => [operation, JSON.stringify(input)]));

// Runs in a process of its own, where the web entry has been started without the words, and gives what `told` has gathered.
function told(code) {
  const start = `import { readFileSync } from "node:fs";
    import * as hall from "./dist/web.js";
    const file = (name) => readFileSync("dist/" + name);
    const words = file("service_hall_words.txt");
    const told = [];
    const tell = (work) => { try { told.push(work()) } catch (error) { told.push(error instanceof hall.ServiceHallError ? error.code : error.message) } };
    const role = () => hall.handbookRole({ id: "hall_manager" }).title.en;
    const later = async (work) => { await work().catch((error) => told.push(error.code ?? error.message)); tell(role) };
    await hall.init({ wasm: file("service_hall_bg.wasm"), words: false });
    ${code}
    process.stdout.write(JSON.stringify(told));`;
  const flags = ["--input-type=module", "-"];
  return JSON.parse(execFileSync(process.execPath, flags, { cwd: here, encoding: "utf8", input: start, maxBuffer: 1 << 28 }));
}

test("without the words every operation gives the same answer or says that they are missing", () => {
  const given = told(`for (const [operation, input] of ${JSON.stringify(calls)}) tell(() => hall.invokeText(operation, input));`);
  const lacking = new Set();
  for (const [index, [operation, input]] of calls.entries()) {
    if (given[index] === "words_not_loaded") lacking.add(operation);
    else assert.equal(given[index], invokeText(operation, input), operation);
  }
  const wordy = [...lacking].filter((operation) => !/^(handbook|text)\./.test(operation));
  assert.deepEqual(wordy.sort(), ["case.steps", "duty.icalendar"]);
  assert.deepEqual([...new Set(calls.map(([operation]) => operation))].filter((operation) => /^(handbook|text)\./.test(operation) && !lacking.has(operation)), []);
});

test("the error of missing words says what to do", () => {
  const [error] = told("try { role() } catch ({ code, path, expected, message }) { told.push([code, path, expected, message]) }");
  const expected = "the words of the handbook to be loaded first";
  assert.deepEqual(error, ["words_not_loaded", "", expected, `input: expected ${expected}`]);
});

for (const [title, source] of Object.entries({
  bytes: "words",
  "an ArrayBuffer": "words.buffer.slice(words.byteOffset, words.byteOffset + words.byteLength)",
  "a promise of bytes": "Promise.resolve(words)",
  "a Response": "new Response(words)",
  "a URL": 'new URL("data:text/plain;base64," + words.toString("base64"))',
  "a text that is a URL": '"data:text/plain;base64," + words.toString("base64")',
})) {
  test(`the words are loaded from ${title}, also twice`, () => {
    const code = `const source = () => ${source}; tell(role); await later(() => hall.loadWords(source())); await later(() => hall.loadWords(source()));`;
    assert.deepEqual(told(code), ["words_not_loaded", "hall manager", "hall manager"]);
  });
}

test("init and initSync bring the words to a core that was started without", () => {
  assert.deepEqual(told("await later(() => hall.init({ words }));"), ["hall manager"]);
  assert.deepEqual(told("hall.initSync(undefined, words); tell(role);"), ["hall manager"]);
});

test("a file that is not the words of this build is refused, and the right one taken afterwards", () => {
  const code = `for (const wrong of [file("service_hall_bg.wasm"), words.subarray(0, words.length - 1), Buffer.concat([words, Buffer.from("\\n")]),
      Buffer.from(words.toString().replace(/ [0-9a-f]+\\n/, " 000000000000\\n")), new Uint8Array()]) await later(() => hall.loadWords(wrong));
    tell(() => hall.initSync(undefined, new Uint8Array(8)));
    await later(() => hall.loadWords(new Response("", { status: 404 })));
    await later(() => hall.loadWords(words));`;
  const refused = ["words_file", "words_not_loaded"];
  const missing = ["the words could not be loaded: 404 ", "words_not_loaded"];
  assert.deepEqual(told(code), [...refused, ...refused, ...refused, ...refused, ...refused, "words_file", ...missing, "hall manager"]);
});
