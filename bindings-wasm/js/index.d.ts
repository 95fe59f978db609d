// All entries offer the same; Node and inline are started already.
export * from "./runtime.js";
export * from "./operations.js";
export type * from "./types.js";
