// The types hold under `tsc --strict`, for Node and for bundlers, without any other package.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

// A host with nothing installed but this package.
const host = mkdtempSync(join(tmpdir(), "service-hall-types-"));
const installed = join(host, "node_modules", "service-hall");
cpSync(join(here, "dist"), join(installed, "dist"), { recursive: true });
cpSync(join(here, "package.json"), join(installed, "package.json"));
cpSync(join(here, "test-types"), host, { recursive: true });
writeFileSync(join(host, "package.json"), '{ "type": "module" }');
after(() => rmSync(host, { recursive: true, force: true }));

const strict = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noEmit", "--target", "es2022"];
const node = ["--module", "nodenext", "--lib", "es2022"];
const bundler = ["--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom"];

for (const [title, file, flags] of [
  ["Node", "example.ts", node],
  ["Node, CommonJS", "required.cts", node],
  ["bundlers", "example.ts", bundler],
]) {
  test(`types for ${title}`, () => {
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...strict, ...flags, file], { cwd: host, encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });
}
