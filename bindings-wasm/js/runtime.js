// The one way into the compiled core: values become JSON text, errors become exceptions.
import startLater, { Handbook as Handle, Input, call, initSync as startNow, loadWords as takeWords } from "./service_hall.js";

/** Why an input cannot be judged. A refusal is no error: it is an answer. */
export class ServiceHallError extends Error {
  constructor({ code, message, path, expected }, options) {
    super(message, options);
    this.code = code;
    this.path = path;
    this.expected = expected;
  }
}
ServiceHallError.prototype.name = "ServiceHallError";

// The running core: its memory, the built-in handbook, the room for input, whether it has its words; undefined until started.
let core;

function started({ memory }) {
  core ??= { memory, builtin: new Handle(), input: new Input(), room: new Uint8Array() };
}

/** Starts the core at once from the bytes of the .wasm file or a compiled module, and brings the words from the bytes of theirs. */
export function initSync(wasm, words) {
  if (!core) started(startNow({ module: wasm }));
  if (words !== undefined) keep(words);
}

/** Starts the core and, unless `words` is false, loads the words. What has happened already does not happen again. */
export async function init({ wasm, words } = {}) {
  const file = words !== false && !core?.words && read(words);
  const start = !core && startLater({ module_or_path: wasm });
  const [exports, bytes] = await Promise.all([start, file]);
  if (exports) started(exports);
  if (bytes) keep(bytes);
}

/** Loads the words, unless they are there. */
export async function loadWords(source) {
  if (!running().words) keep(await read(source));
}

// The bytes of a file that is named, on its way or at hand.
async function read(source) {
  const given = await source;
  const answer = typeof given === "string" || given instanceof URL ? await fetch(given) : given;
  if (!(answer instanceof Response)) return answer;
  if (!answer.ok) throw new Error(`the words could not be loaded: ${answer.status} ${answer.url}`);
  return answer.arrayBuffer();
}

function keep(words) {
  const bytes = ArrayBuffer.isView(words) ? new Uint8Array(words.buffer, words.byteOffset, words.byteLength) : new Uint8Array(words);
  asError(() => takeWords(bytes));
  core.words = true;
}

// What the core throws is the text of an error.
function asError(work) {
  try {
    return work();
  } catch (error) {
    throw typeof error === "string" ? new ServiceHallError(JSON.parse(error)) : error;
  }
}

function running() {
  if (!core) throw new Error("service-hall is not started: `await init()` first");
  return core;
}

let handleOf;

/** A handbook: the built-in edition, with or without overlays. Without one, operations use the built-in edition. */
export class Handbook {
  #handle;

  static {
    handleOf = (handbook) => {
      if (handbook === undefined) return running().builtin;
      if (typeof handbook !== "object" || !(#handle in handbook)) throw new TypeError("the handbook must be a Handbook or left out");
      if (!handbook.#handle) throw new Error("this handbook has been freed");
      return handbook.#handle;
    };
  }

  constructor(handle) {
    running();
    this.#handle = handle instanceof Handle ? handle : new Handle();
  }

  /** This handbook with an overlay laid over it; the receiver stays as it is. */
  withOverlay(overlay) {
    const handle = handleOf(this);
    const text = write(overlay);
    return new Handbook(asError(() => handle.withOverlay(text)));
  }

  /** Edition and fingerprint. */
  get stamp() {
    return handleOf(this).stamp;
  }

  /** Gives the memory back at once instead of when the garbage is collected. */
  free() {
    this.#handle?.free();
    this.#handle = undefined;
  }
}
if (Symbol.dispose) Handbook.prototype[Symbol.dispose] = Handbook.prototype.free;

// Room up to this size is kept between calls.
const KEPT = 1 << 20;

const encoder = new TextEncoder();

// A view of the core's memory; it dies when that memory grows, and then has length zero.
function makeRoom(length) {
  const start = core.input.room(length) >>> 0;
  core.room = new Uint8Array(core.memory.buffer, start, length);
}

// Encodes the text straight into the core's memory and returns its length there.
function encode(text) {
  if (core.room.length < text.length) makeRoom(Math.max(text.length, 4096));
  let { read, written } = encoder.encodeInto(text, core.room);
  if (read < text.length) {
    makeRoom(written + 3 * (text.length - read));
    written += encoder.encodeInto(text.slice(read), core.room.subarray(written)).written;
  }
  return written;
}

function tidy() {
  core.input.free();
  core.input = new Input();
  core.room = new Uint8Array();
}

function ask(name, text, handbook) {
  const handle = handleOf(handbook);
  if (typeof name !== "string") throw fault("unknown_operation", "operation", "the name of an operation");
  const answer = call(handle, name, core.input, encode(text));
  if (core.room.length > KEPT) tidy();
  return answer;
}

function fault(code, path, expected, cause) {
  const message = `${path ? `\`${path}\`` : "input"}: expected ${expected}`;
  return new ServiceHallError({ code, message, path, expected }, cause && { cause });
}

// JSON text of a value; what JSON cannot carry is an error, not silence.
function write(value) {
  if (value === undefined) return "{}";
  let text, path, cause;
  try {
    text = JSON.stringify(value);
    // Numbers that are none are written as null: only where one is written is a closer look worth its cost.
    if (text !== undefined && !text.includes("null")) return text;
    path = findUncarried(value, "", []);
    if (text !== undefined && path === undefined) return text;
  } catch (error) {
    cause = error;
    path = text === undefined ? tryFind(value) : "";
  }
  throw fault("json", path ?? "", "a value that JSON can carry", cause);
}

function tryFind(value) {
  try {
    return findUncarried(value, "", []);
  } catch {
    return "";
  }
}

// The path of the first value that JSON cannot carry: a number that is none or infinite, a BigInt, a circle.
function findUncarried(given, path, above) {
  const value = typeof given?.toJSON === "function" ? given.toJSON() : given;
  const plain = given?.valueOf?.();
  if (typeof value === "bigint" || (typeof plain === "number" && !Number.isFinite(plain)) || above.includes(value)) return path;
  if (typeof value !== "object" || value === null) return undefined;
  for (const key of Object.keys(value)) {
    const inside = Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    const found = findUncarried(value[key], inside, [...above, value]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Calls an operation by name. */
export function invoke(name, input, handbook) {
  const answer = JSON.parse(ask(name, write(input), handbook));
  if (answer.error) throw new ServiceHallError(answer.error);
  return answer.ok;
}

/** Calls an operation by name, JSON text in, JSON text out. */
export function invokeText(name, text, handbook) {
  if (typeof text !== "string") throw fault("json", "", "JSON text");
  const answer = ask(name, text, handbook);
  if (!answer.startsWith('{"ok":')) throw new ServiceHallError(JSON.parse(answer).error);
  return answer.slice(6, -1);
}
