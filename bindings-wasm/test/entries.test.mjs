// One package, several doors: import, require, the web entry started by hand, the inline entry.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { fileURLToPath } from "node:url";

const here = new URL("..", import.meta.url);
const wasm = new URL("dist/service_hall_bg.wasm", here);
const description = JSON.parse(readFileSync(new URL("package.json", here), "utf8"));

// Each door is tried in a process of its own, so that none finds the core started by another.
function run(code, ...flags) {
  return execFileSync(process.execPath, [...flags, "-e", code], { cwd: fileURLToPath(here), encoding: "utf8" }).trim();
}
const module = (code) => run(code, "--input-type=module");
const ask = 'console.log(hall.counterDecide({ business: "card_replacement", on: "2026-11-20", arrears: "12.50" }).outcome)';

test("every file that package.json names is there", () => {
  const named = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(named));
  const missing = [...named(description.exports), ...description.sideEffects].filter((file) => !existsSync(new URL(file, here)));
  assert.deepEqual(missing, []);
});

test("import", () => assert.equal(module(`import * as hall from "service-hall"; ${ask}`), "refused"));

test("import of the inline entry", () => assert.equal(module(`import * as hall from "service-hall/inline"; ${ask}`), "refused"));

const [major, minor] = process.versions.node.split(".").map(Number);
const canRequire = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
for (const entry of ["service-hall", "service-hall/inline"]) {
  test(`require of ${entry}`, { skip: !canRequire && "this Node cannot require modules" }, () => {
    assert.equal(run(`const hall = require("${entry}"); ${ask}`, "--no-warnings"), "refused");
  });
}

test("import and require share one core", () => {
  const required = canRequire && createRequire(import.meta.url)("service-hall");
  return import("service-hall").then((imported) => canRequire && assert.equal(required.Handbook, imported.Handbook));
});

test("init does nothing where the core is started already", () => {
  assert.equal(module(`import * as hall from "service-hall"; await hall.init(); hall.initSync(); ${ask}`), "refused");
});

const bytes = `(await import("node:fs")).readFileSync(${JSON.stringify(fileURLToPath(wasm))})`;
const sources = {
  bytes,
  "a promise of bytes": `Promise.resolve(${bytes})`,
  "a module": `new WebAssembly.Module(${bytes})`,
  "a Response": `new Response(${bytes}, { headers: { "content-type": "application/wasm" } })`,
  "a URL": `new URL("data:application/wasm;base64," + ${bytes}.toString("base64"))`,
  "a text that is a URL": `"data:application/wasm;base64," + ${bytes}.toString("base64")`,
};
for (const [title, source] of Object.entries(sources)) {
  test(`the web entry starts from ${title}`, () => {
    assert.equal(module(`import * as hall from "./dist/web.js"; const options = { wasm: ${source}, words: false };
      await Promise.all([hall.init(options), hall.init(options)]); ${ask}`), "refused");
  });
}

test("the web entry starts at once from bytes", () => {
  assert.equal(module(`import * as hall from "./dist/web.js"; hall.initSync(${bytes}); ${ask}`), "refused");
});

test("the web entry says that it is not started, and can be started after a failure", () => {
  const code = `import * as hall from "./dist/web.js";
    try { hall.handbookRoles() } catch (error) { console.log(error.message) }
    try { new hall.Handbook() } catch (error) { console.log(error.message) }
    await hall.init({ wasm: new Uint8Array(8), words: false }).catch((error) => console.log(error.name));
    await hall.init({ wasm: ${bytes}, words: false }); ${ask}`;
  const unstarted = "service-hall is not started: `await init()` first";
  assert.deepEqual(module(code).split("\n"), [unstarted, unstarted, "CompileError", "refused"]);
});

test("the compiled core does not tell where it was built", () => {
  const text = readFileSync(wasm, "latin1");
  for (const path of [fileURLToPath(here), process.env.HOME].filter(Boolean)) assert(!text.includes(path), path);
});
