// The web entry and the inline entry in a real browser, served on this machine.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ServiceHallError, invokeText } from "service-hall";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const vectors = fileURLToPath(new URL("../../tests/vectors", import.meta.url));
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const candidates = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
const executablePath = [process.env.CHROMIUM, ...candidates].find((path) => path && existsSync(path));
const skip = !executablePath && "no chromium on the PATH; set CHROMIUM or install the package chromium";

const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
const calls = readdirSync(vectors, { recursive: true })
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(join(vectors, file), "utf8")))
  .flatMap(({ operation, cases }) => cases.map(({ input }) => [operation, JSON.stringify(input)]));

function answer([operation, input]) {
  try {
    return invokeText(operation, input);
  } catch (error) {
    if (!(error instanceof ServiceHallError)) throw error;
    return error.message;
  }
}

describe("in the browser", { skip }, () => {
  let server, browser, folder, origin;
  const loud = [];

  before(async () => {
    server = createServer((request, response) => {
      const path = new URL(request.url, "http://localhost").pathname;
      const file = join(dist, path);
      if (path === "/" || path === "/favicon.ico") response.setHeader("content-type", "text/html").end("<!doctype html>");
      else if (!existsSync(file)) response.writeHead(404).end();
      else response.setHeader("content-type", types[extname(file)] ?? "text/plain").end(readFileSync(file));
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${server.address().port}`;
    folder = mkdtempSync(join(tmpdir(), "service-hall-browser-"));
    const quiet = ["background-networking", "component-update", "sync", "gpu", "quic"].map((name) => `--disable-${name}`);
    browser = await chromium.launchPersistentContext(folder, { executablePath, headless: true, args: ["--no-sandbox", "--no-first-run", ...quiet] });
  });

  after(async () => {
    await browser?.close();
    server?.close();
    if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  async function visit(work, argument) {
    const page = await browser.newPage();
    page.on("console", (message) => loud.push(message.text()));
    await page.goto(origin);
    const result = await page.evaluate(work, argument);
    await page.close();
    return result;
  }

  const everything = async ([entry, calls]) => {
    const hall = await import(entry);
    await hall.init();
    return calls.map(([operation, input]) => {
      try {
        return hall.invokeText(operation, input);
      } catch (error) {
        if (!(error instanceof hall.ServiceHallError)) throw error;
        return error.message;
      }
    });
  };

  for (const entry of ["web", "inline"]) {
    test(`the ${entry} entry gives the bytes that Node gives`, async () => {
      const given = await visit(everything, [`/${entry}.js`, calls]);
      const different = calls.filter((call, index) => given[index] !== answer(call));
      assert.deepEqual([given.length, different], [calls.length, []]);
    });
  }

  test("the web entry starts from a URL of the host's choice, also after one that fails", async () => {
    const [errors, roles] = await visit(async () => {
      const hall = await import("/web.js");
      const errors = [];
      for (const options of [{ wasm: "/nowhere.wasm" }, { words: "/nowhere.txt" }]) {
        await hall.init(options).catch((error) => errors.push(error.message));
      }
      await hall.init({ wasm: "/service_hall_bg.wasm", words: "/service_hall_words.txt" });
      return [errors, hall.handbookRoles().length];
    });
    assert.match(errors[0], /404/);
    assert.match(errors[1], /words could not be loaded: 404/);
    assert(roles > 0);
    loud.splice(0, loud.length, ...loud.filter((line) => !line.includes("404")));
  });

  test("the web entry decides without the words, and loads them when it is told to", async () => {
    const told = await visit(async () => {
      const hall = await import("/web.js");
      await hall.init({ words: false });
      const names = () => performance.getEntriesByType("resource").map(({ name }) => name.split("/").at(-1));
      const facts = { business: "card_replacement", on: "2026-11-20", arrears: "12.50" };
      const outcome = hall.counterDecide(facts).outcome;
      const attempt = (work) => {
        try {
          return work();
        } catch (error) {
          return error instanceof hall.ServiceHallError && error.code;
        }
      };
      const before = [attempt(() => hall.handbookRole({ id: "hall_manager" })), names().includes("service_hall_words.txt")];
      const wrong = await hall.loadWords("/web.js").catch((error) => error.code);
      await hall.loadWords();
      return { outcome, before, wrong, title: hall.handbookRole({ id: "hall_manager" }).title.en };
    });
    assert.deepEqual(told, { outcome: "refused", before: ["words_not_loaded", false], wrong: "words_file", title: "hall manager" });
  });

  test("the inline entry needs no second file and no waiting", async () => {
    const outcome = await visit(async () => {
      const hall = await import("/inline.js");
      const outcome = hall.counterDecide({ business: "card_replacement", on: "2026-11-20", arrears: "12.50" }).outcome;
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      const title = hall.handbookRole({ id: "hall_manager" }).title.en;
      return [outcome, title, loaded.filter((name) => /\.(wasm|txt)$/.test(name))];
    });
    assert.deepEqual(outcome, ["refused", "hall manager", []]);
  });

  test("nothing was written to the console", () => assert.deepEqual(loud, []));
});
