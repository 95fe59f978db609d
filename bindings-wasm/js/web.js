// Browsers and bundlers: `await init()` once, then everything is synchronous.
import { init as start } from "./runtime.js";

/** Starts the core; without a source from the .wasm file beside this module. Starting again does nothing. */
export function init(source = new URL("./service_hall_bg.wasm", import.meta.url)) {
  return start(source);
}

export * from "./runtime.js";
export * from "./operations.js";
