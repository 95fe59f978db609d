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
 * Where a file may come from: a URL (text or `URL`), a `Response`, its bytes (`ArrayBuffer` or a view), or a promise of
 * one. Not named here, so that the types need no browser.
 */
export type FileSource = string | object;

/** Where the files of the package are, when not beside its modules. */
export interface InitOptions {
  /** The compiled core; a compiled `WebAssembly.Module` will do too. */
  readonly wasm?: FileSource;
  /** The words of the handbook; `false` leaves them for {@link loadWords}. */
  readonly words?: FileSource | false;
}

/**
 * Starts the core and loads the words of the handbook. What has happened already does not happen again; in Node and in
 * `service-hall/inline` both are there from the start.
 *
 * @throws {ServiceHallError} `words_file` when the words are not those of this build
 */
export declare function init(options?: InitOptions): Promise<void>;

/**
 * Starts the core at once from the bytes of the .wasm file or a compiled `WebAssembly.Module`; with the bytes of the words
 * file the words are there too. Starting again does nothing.
 *
 * @throws {ServiceHallError} `words_file` when the words are not those of this build
 */
export declare function initSync(wasm: object, words?: object): void;

/**
 * Loads the words of the handbook after `init({ words: false })`. Before, operations whose answer has words throw
 * `words_not_loaded`: `handbook.*`, `text.*` and `case.steps`; the others judge without them.
 *
 * @throws {ServiceHallError} `words_file` when the words are not those of this build
 */
export declare function loadWords(source?: FileSource): Promise<void>;
