// The JavaScript examples of the README and of the guides run as they stand.

import { readFileSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

for (const guide of ["README.md", "docs/queue.md", "docs/sampling.md"]) test(`the example of ${guide} runs`, async () => {
  const readme = readFileSync(new URL(`../../${guide}`, import.meta.url), "utf8");
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
