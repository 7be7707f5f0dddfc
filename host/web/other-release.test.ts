import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { askAgain, otherReleases } from "./other-release";

const root = mkdtempSync(path.join(tmpdir(), "teahouse-release-"));
const server = createServer();
let origin = "";
beforeAll(async () => {
  const chunks = path.join(root, ".next/static/chunks");
  mkdirSync(chunks, { recursive: true });
  for (const name of ["a1.js", "b2.css"]) writeFileSync(path.join(chunks, name), "");
  const answersOther = otherReleases(root);
  server.on("request", (request, response) => {
    if (!answersOther(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});

const get = (file: string) => fetch(`${origin}/_next/static/chunks/${file}`);

test("a style sheet of another release is this release's", async () => {
  const response = await get("of-before.css?dpl=1");
  expect(response.headers.get("Content-Type")).toMatch("text/css");
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(await response.text()).toBe('@import "/_next/static/chunks/b2.css";\n');
});

test("what is of this release, or no script of a page, is left to Next", async () => {
  for (const file of ["a1.js", "a1.js?dpl=1", "b2.css", "x.map", "x/y.js", "..%2fx.js"]) {
    expect((await get(file)).status, file).toBe(404);
  }
  const posted = await fetch(`${origin}/_next/static/chunks/x.js`, { method: "POST" });
  expect(posted.status).toBe(404);
});

test("a script of another release asks for itself again, and is not kept", async () => {
  const response = await get("of-before.js");
  expect(response.headers.get("Content-Type")).toMatch("text/javascript");
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  const page = browser();
  new Function(await response.text())();
  vi.advanceTimersByTime(100);
  expect(page.asked()).toStrictEqual(["/x.js"]);
});

const reload = vi.fn();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  reload.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page of this age, in ms, with a script that was answered by another release. */
function browser(age = 60_000) {
  const { document } = parseHTML('<html><head><script src="/x.js"></script></head></html>');
  const first = document.querySelector("script");
  if (!first) throw new Error("no script");
  Object.defineProperty(document, "currentScript", { value: first });
  vi.stubGlobal("document", document);
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("performance", { now: () => age });
  const others = () => [...document.querySelectorAll("script")].filter((each) => each !== first);
  return {
    asked: () => others().map((script) => script.getAttribute("src")),
    /** Another release answers the newest script, too, or nobody does. */
    answer: (isReached: boolean) => {
      const script = others().at(-1) ?? first;
      if (isReached) askAgain(script);
      else script.onerror?.(new Event("error"));
    },
  };
}

test.each([true, false])(
  "a page that gets no script of its release after some tries is reloaded (answered: %s)",
  (isReached) => {
    const page = browser();
    page.answer(true);
    vi.advanceTimersByTime(100);
    for (let tries = 1; tries <= 4; tries++) {
      expect(page.asked()).toHaveLength(tries);
      expect(reload).not.toHaveBeenCalled();
      page.answer(isReached);
      vi.advanceTimersByTime(500);
    }
    expect(reload).toHaveBeenCalledOnce();
    expect(page.asked()).toHaveLength(4);
  },
);

test("a page that was just loaded goes on asking, so that none is reloaded again and again", () => {
  const page = browser(4_000);
  page.answer(true);
  for (let tries = 0; tries < 10; tries++) {
    vi.advanceTimersByTime(2_000);
    page.answer(true);
  }
  expect(reload).not.toHaveBeenCalled();
  expect(page.asked()).toHaveLength(10);
});
