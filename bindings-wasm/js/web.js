// Browsers and bundlers: `await init()` once, then everything is synchronous.
import { init as start, loadWords as load } from "./runtime.js";

const wasm = new URL("./service_hall_bg.wasm", import.meta.url);
const words = new URL("./service_hall_words.txt", import.meta.url);

/** Starts the core and loads its words; what is not named comes from the files beside this module. */
export function init(options) {
  return start({ wasm, words, ...options });
}

/** Loads the words after `init({ words: false })`; without a source from the file beside this module. */
export function loadWords(source = words) {
  return load(source);
}

export * from "./runtime.js";
export * from "./operations.js";
