// One piece: the compiled core travels inside as text, no second file is loaded, nothing is awaited.
import { initSync } from "./runtime.js";
import { base64 } from "./service_hall_base64.js";

initSync(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));

export * from "./runtime.js";
export * from "./operations.js";
