// Builds the npm package into dist/: the compiled core, its glue, the entries of js/ and the inline copy.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
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

function read(command, args) {
  return execFileSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
}

// Panic locations name source files; nobody needs to learn from the package where it was built.
function flags() {
  const separator = "\x1f";
  const own = process.env.CARGO_ENCODED_RUSTFLAGS?.split(separator) ?? process.env.RUSTFLAGS?.split(/\s+/) ?? [];
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const sources = existsSync(registry) ? readdirSync(registry).map((index) => [join(registry, index), "crates"]) : [];
  const rustSource = join(read("rustc", ["--print", "sysroot"]).trim(), "lib", "rustlib", "src", "rust");
  const remap = [[root.replace(/[\\/]$/, ""), "service-hall"], ...sources, [rustSource, "rust"]];
  return [...own, ...remap.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)].filter(Boolean).join(separator);
}

const optimiser = join(here, "node_modules", "binaryen", "bin", "wasm-opt");
if (!existsSync(optimiser)) {
  console.error("wasm-opt is missing: run `npm ci` in bindings-wasm first");
  process.exit(1);
}

const { target_directory: target } = JSON.parse(read(cargo, ["metadata", "--format-version", "1", "--no-deps"]));
run(cargo, ["build", "--quiet", "--package", "service-hall-wasm", "--target", "wasm32-unknown-unknown", "--profile", "wasm"], {
  CARGO_ENCODED_RUSTFLAGS: flags(),
});
const glue = join(target, "wasm-bundle");
rmSync(glue, { recursive: true, force: true });
const compiled = join(target, "wasm32-unknown-unknown", "wasm", "service_hall_wasm.wasm");
run(cargo, ["run", "--quiet", "--package", "wasm-bundle", "--", compiled, glue, name]);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
cpSync(join(here, "js"), dist, { recursive: true });
cpSync(join(glue, `${name}.js`), join(dist, `${name}.js`));
for (const file of readdirSync(root).filter((file) => file.startsWith("LICENSE"))) cpSync(join(root, file), join(dist, file));
const wasm = join(dist, `${name}_bg.wasm`);
run(process.execPath, [optimiser, "-O3", "--strip-producers", join(glue, `${name}_bg.wasm`), "-o", wasm]);

const bytes = readFileSync(wasm);
writeFileSync(join(dist, `${name}_base64.js`), `export const base64 = "${bytes.toString("base64")}";\n`);
const gzip = gzipSync(bytes, { level: 9 }).length;
console.log(`bindings-wasm/dist: ${name}_bg.wasm ${bytes.length} bytes, ${gzip} gzipped`);
