/// <reference lib="esnext.disposable" />
import type { Overlay } from "./types.js";

/**
 * Why an input cannot be judged. A refusal is no error: it is an answer.
 *
 * Hosts translate by `code`; the message is for developers and never repeats the value that was given.
 */
export declare class ServiceHallError extends Error {
  private constructor();
  readonly name: "ServiceHallError";
  /** The stable code, such as `unknown_id`. */
  readonly code: string;
  /** The path of the field, such as `documents[0].expires_on`; empty for the whole input. */
  readonly path: string;
  /** What was expected there. */
  readonly expected: string;
}

/** A handbook: the built-in edition, with or without overlays. Without one, operations use the built-in edition. */
export declare class Handbook {
  /** The built-in edition. */
  constructor();
  /**
   * This handbook with an overlay laid over it; the receiver stays as it is.
   *
   * @throws {ServiceHallError} `overlay_loosens` when the overlay loosens a rule and names no authority, among others
   */
  withOverlay(overlay: Overlay): Handbook;
  /** Edition and fingerprint; every answer that judges carries it as `edition`. */
  readonly stamp: string;
  /** Gives the memory back at once instead of when the garbage is collected; the handbook cannot be used after that. */
  free(): void;
  [Symbol.dispose](): void;
}

/**
 * Calls an operation by name; the functions of this package are this with types.
 *
 * Properties that are undefined, functions or symbols are left out, as in `JSON.stringify`.
 *
 * @throws {ServiceHallError} when the input cannot be judged or the operation does not exist
 */
export declare function invoke(name: string, input?: object, handbook?: Handbook): unknown;

/**
 * Calls an operation by name, JSON text in, JSON text out: the bytes are those of Rust and Python.
 *
 * @throws {ServiceHallError} when the input cannot be judged or the operation does not exist
 */
export declare function invokeText(name: string, text: string, handbook?: Handbook): string;

/**
 * Where the compiled core may come from: a URL (text or `URL`), a `Response`, the bytes of the .wasm file (`ArrayBuffer`
 * or a view) or a compiled `WebAssembly.Module`. Not named here, so that the types need no browser.
 */
export type WasmSource = string | object;

/**
 * Starts the core, by default from the .wasm file of the package. Starting again does nothing; in Node and in
 * `service-hall/inline` it is started already.
 */
export declare function init(source?: WasmSource): Promise<void>;

/** Starts the core at once from the bytes of the .wasm file or a compiled `WebAssembly.Module`. Starting again does nothing. */
export declare function initSync(source: object): void;
