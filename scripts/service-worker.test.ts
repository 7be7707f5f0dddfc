import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { beforeEach, expect, test } from "vitest";

const source = readFileSync(new URL("../public/sw.js", import.meta.url), "utf8");
const origin = "https://tea.example";
const offline = "the offline page";

type Handler = (event: object) => void;
type Answer = () => Promise<Response> | Response;

let caches: Map<string, Map<string, Response>>;
let handlers: Map<string, Handler>;
/** What the network answers, by path. */
let network: Map<string, Answer>;
let asked: string[];
/** The bodies of the notifications. */
let shown: string[];
let language: string | null;

const failed: Answer = () => Promise.reject(new TypeError("Failed to fetch"));

beforeEach(() => {
  caches = new Map();
  handlers = new Map();
  network = new Map();
  asked = [];
  for (const end of ["css", "js", "html"]) {
    network.set(`/offline/page.${end}`, () => new Response(end === "html" ? offline : end));
  }
  shown = [];
  language = null;
  const scope = {
    location: new URL(origin),
    navigator: { language: "en-GB" },
    cookieStore: { get: async () => (language ? { value: language } : null) },
    addEventListener: (type: string, handler: Handler) => handlers.set(type, handler),
    skipWaiting: async () => {},
    clients: { claim: async () => {}, matchAll: async () => [] },
    registration: {
      getNotifications: async () => [],
      showNotification: async (_: string, { body }: { body: string }) => void shown.push(body),
    },
  };
  const open = (name: string) => {
    const cache = caches.get(name) ?? new Map<string, Response>();
    caches.set(name, cache);
    return cache;
  };
  runInContext(
    source,
    createContext({
      self: scope,
      ...{ URL, File, Response, Date },
      console: { warn: () => {} },
      fetch: async (input: string | { url: string }) => {
        const { pathname } = new URL(typeof input === "string" ? input : input.url, origin);
        asked.push(pathname);
        return (network.get(pathname) ?? failed)();
      },
      caches: {
        open: async (name: string) => ({
          put: async (path: string, response: Response) => void open(name).set(path, response),
        }),
        keys: async () => [...caches.keys()],
        delete: async (name: string) => caches.delete(name),
        match: async (path: string, { cacheName }: { cacheName: string }) =>
          caches.get(cacheName)?.get(path)?.clone(),
      },
    }),
  );
});

async function dispatch(type: string, event: object = {}): Promise<Response | undefined> {
  const pending: Promise<unknown>[] = [];
  let answer: Promise<Response> | undefined;
  handlers.get(type)?.({
    waitUntil: (task: Promise<unknown>) => pending.push(task),
    respondWith: (given: Promise<Response>) => {
      answer = given;
    },
    ...event,
  });
  const response = await answer;
  await Promise.all(pending);
  return response;
}

function open(path: string, request: { method?: string; mode?: string } = {}, preload?: Answer) {
  return dispatch("fetch", {
    request: { method: "GET", mode: "navigate", url: origin + path, ...request },
    preloadResponse: Promise.resolve(preload?.()),
  });
}

const html = { "Content-Type": "text/html; charset=utf-8" };
const ownPage = { ...html, "Content-Security-Policy": "default-src 'self'" };

test.each<[string, Answer, string]>([
  ["nothing", failed, offline],
  ["a proxy's 502", () => new Response("bad", { status: 502, headers: html }), offline],
  ["a proxy's 503", () => new Response("bad", { status: 503, headers: html }), offline],
  ["a CDN's 522", () => new Response("bad", { status: 522, headers: html }), offline],
  [
    "the web server's 503 without the app",
    () =>
      new Response("problem", {
        status: 503,
        headers: { "Content-Type": "application/problem+json", "Content-Security-Policy": "x" },
      }),
    offline,
  ],
  ["a page", () => new Response("page", { headers: ownPage }), "page"],
  ["the app's own 503", () => new Response("own", { status: 503, headers: ownPage }), "own"],
  ["a 500", () => new Response("broken", { status: 500, headers: html }), "broken"],
  ["a 404", () => new Response("no room", { status: 404, headers: ownPage }), "no room"],
])("a page that is answered with %s", async (_, answer, shown) => {
  await dispatch("install");
  network.set("/rooms/5", answer);
  expect(await (await open("/rooms/5"))?.text()).toBe(shown);
  // A page that the browser has asked for ahead is not asked for twice.
  asked = [];
  if (answer !== failed) {
    expect(await (await open("/rooms/5", {}, answer))?.text()).toBe(shown);
    expect(asked).toEqual([]);
  }
  // Whatever was answered, nothing of it is kept.
  expect([...caches.values()].flatMap((cache) => [...cache.keys()]).sort()).toEqual([
    "/offline/page.css",
    "/offline/page.html",
    "/offline/page.js",
  ]);
});

test("calls, files, forms and other origins go their own way", async () => {
  await dispatch("install");
  for (const [path, request] of [
    ["/api/Room/5/Export", {}],
    ["/rooms/5", { mode: "cors" }],
    ["/_next/static/a.js", { mode: "no-cors" }],
    ["/sign-in", { method: "POST" }],
  ] as const) {
    expect(await open(path, request), path).toBeUndefined();
  }
});

test("what another app shares is kept for the page that asks for the room", async () => {
  const form = new FormData();
  form.set("text", "look");
  for (let n = 0; n < 12; n++) form.append("files", new File([`${n}`], `${n}.txt`));
  const respond = (formData: () => Promise<FormData>) =>
    dispatch("fetch", { request: { method: "POST", url: `${origin}/rooms/share`, formData } });
  const answer = await respond(async () => form);
  expect([answer?.status, answer?.headers.get("location")]).toEqual([303, `${origin}/rooms/share`]);
  const shared = caches.get("shared");
  expect(shared?.size).toBe(11);
  expect(await shared?.get("/rooms/share/9")?.text()).toBe("9");
  const data = await shared?.get("/rooms/share/data")?.json();
  expect(data).toMatchObject({ title: "", text: "look", url: "", left: 2 });
  expect(data.files.at(-1)).toEqual({ name: "9.txt", type: "" });

  const failed = await respond(() => Promise.reject(new TypeError("cut off")));
  expect(failed?.headers.get("location")).toBe(`${origin}/rooms/share?lost`);
  expect(caches.has("shared")).toBe(false);
});

test("the files of the offline page come from the cache, without a network", async () => {
  await dispatch("install");
  network.clear();
  expect(await (await open("/offline/page.js", { mode: "no-cors" }))?.text()).toBe("js");
});

test("an error or a redirect is never kept, and the next page makes good what is missing", async () => {
  network.set("/offline/page.js", () => new Response("bad", { status: 502 }));
  await dispatch("install");
  await expect(open("/rooms/5")).rejects.toThrow("Failed to fetch");
  const redirected = new Response("sign in");
  Object.defineProperty(redirected, "redirected", { value: true });
  network.set("/offline/page.js", () => redirected);
  network.set("/rooms/5", () => new Response("page", { headers: ownPage }));
  await open("/rooms/5");
  expect([...caches.values()].flatMap((cache) => [...cache.keys()])).not.toContain(
    "/offline/page.html",
  );
  network.set("/offline/page.js", () => new Response("js"));
  await open("/rooms/5");
  network.delete("/rooms/5");
  expect(await (await open("/rooms/5"))?.text()).toBe(offline);
});

test("a new release deletes the page of the one before, and nothing else", async () => {
  await dispatch("install");
  caches.set("offline-old", new Map());
  caches.set("kept-rooms", new Map());
  await dispatch("activate");
  expect([...caches.keys()].map((name) => name.replace(/-[0-9a-f]{8}$/, "-*")).sort()).toEqual([
    "kept-rooms",
    "offline-*",
  ]);
});

test.each([
  [null, "Ann sent a picture"],
  ["en", "Ann sent a picture"],
  ["zh", "Ann 发来一张图片"],
])("with the language %s a pushed picture is said as %s", async (chosen, body) => {
  language = chosen;
  const texts = { title: "Tea", body: "Ann sent a picture", zh: "Ann 发来一张图片" };
  const notice = { room: 3, id: 1, ...texts };
  await dispatch("push", { data: { text: () => JSON.stringify(notice) } });
  expect(shown).toStrictEqual([body]);
});
