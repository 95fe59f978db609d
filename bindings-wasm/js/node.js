// Node: starts at once from the file beside it, so that `import` and `require` both find it running.
import { readFileSync } from "node:fs";
import { initSync } from "./runtime.js";

initSync(readFileSync(new URL("./service_hall_bg.wasm", import.meta.url)));

export * from "./runtime.js";
export * from "./operations.js";
