// The JavaScript example of the README runs as it stands.

import { readFileSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

test("the example of the README runs", async () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const example = /```js\n([\s\S]*?)```/.exec(readme)[1];
  const here = fileURLToPath(new URL(".", import.meta.url));
  const folder = mkdtempSync(join(here, ".readme-"));
  try {
    const file = join(folder, "example.mjs");
    const node = pathToFileURL(fileURLToPath(new URL("../dist/node.js", import.meta.url))).href;
    writeFileSync(file, example.replace('"service-hall"', JSON.stringify(node)));
    await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
