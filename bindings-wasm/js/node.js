// Node: starts at once from the files beside it, so that `import` and `require` both find it running.
import { readFileSync } from "node:fs";
import { initSync } from "./runtime.js";

const file = (name) => readFileSync(new URL(name, import.meta.url));
initSync(file("./service_hall_bg.wasm"), file("./service_hall_words.txt"));

export * from "./runtime.js";
export * from "./operations.js";
