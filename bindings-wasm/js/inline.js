// One piece: the compiled core and its words travel inside as text, no second file is loaded, nothing is awaited.
import { initSync } from "./runtime.js";
import { base64, words } from "./service_hall_inline.js";

initSync(
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
  new TextEncoder().encode(words),
);

export * from "./runtime.js";
export * from "./operations.js";
