// Builds the npm package into dist/: the compiled core, its words, its glue, the entries of js/ and the inline copy.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(here, "dist");
const cargo = process.env.CARGO ?? "cargo";
const name = "service_hall";

function run(command, args, env) {
  execFileSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
}

function read(command, args, env) {
  return execFileSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, ...env } });
}

// Panic locations name source files; nobody needs to learn from the package where it was built.
function flags() {
  const separator = "\x1f";
  const own = process.env.CARGO_ENCODED_RUSTFLAGS?.split(separator) ?? process.env.RUSTFLAGS?.split(/\s+/) ?? [];
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const sources = existsSync(registry) ? readdirSync(registry).map((index) => [join(registry, index), "crates"]) : [];
  const rustSource = join(read("rustc", ["--print", "sysroot"]).trim(), "lib", "rustlib", "src", "rust");
  const remap = [[root.replace(/[\\/]$/, ""), "service-hall"], ...sources, [rustSource, "rust"]];
  // Overlays alone are hashed at run time, and seldom: the small form will do.
  const small = '--cfg=sha2_backend_soft="compact"';
  return [...own, small, ...remap.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)].filter(Boolean).join(separator);
}

const optimiser = join(here, "node_modules", "binaryen", "bin", "wasm-opt");
if (!existsSync(optimiser)) {
  console.error("wasm-opt is missing: run `npm ci` in bindings-wasm first");
  process.exit(1);
}

const { target_directory: target } = JSON.parse(read(cargo, ["metadata", "--format-version", "1", "--no-deps"]));
const build = ["build", "--quiet", "--package", "service-hall-wasm", "--target", "wasm32-unknown-unknown", "--profile", "wasm"];
const messages = read(cargo, [...build, "--message-format", "json-render-diagnostics"], { CARGO_ENCODED_RUSTFLAGS: flags() });
// The core's own build script wrote the words beside the tables that were compiled.
const outputs = messages.trim().split("\n").map((line) => JSON.parse(line).out_dir).filter(Boolean);
const wordsFile = outputs.map((folder) => join(folder, "words.txt")).find((file) => existsSync(file));
const glue = join(target, "wasm-bundle");
rmSync(glue, { recursive: true, force: true });
const compiled = join(target, "wasm32-unknown-unknown", "wasm", "service_hall_wasm.wasm");
run(cargo, ["run", "--quiet", "--package", "wasm-bundle", "--", compiled, glue, name]);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
cpSync(join(here, "js"), dist, { recursive: true });
cpSync(join(glue, `${name}.js`), join(dist, `${name}.js`));
for (const file of readdirSync(root).filter((file) => file.startsWith("LICENSE"))) cpSync(join(root, file), join(dist, file));
cpSync(join(root, "core", "handbook", "calendar", "LICENSE.txt"), join(dist, "LICENSE-holiday-cn"));
const wasm = join(dist, `${name}_bg.wasm`);
const words = join(dist, `${name}_words.txt`);
// Memory packing cuts runs of zeros out of the tables; what is left compresses worse than the whole.
run(process.execPath, [optimiser, "-O3", "--skip-pass=memory-packing", "--strip-producers", join(glue, `${name}_bg.wasm`), "-o", wasm]);
cpSync(wordsFile, words);

const inline = { base64: readFileSync(wasm, "base64"), words: readFileSync(words, "utf8") };
const constants = Object.entries(inline).map(([constant, text]) => `export const ${constant} = ${JSON.stringify(text)};\n`);
writeFileSync(join(dist, `${name}_inline.js`), constants.join(""));
for (const file of [wasm, words]) {
  const bytes = readFileSync(file);
  console.log(`bindings-wasm/dist: ${basename(file)} ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
}
