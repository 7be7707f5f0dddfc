import { beforeEach, expect, test, vi } from "vitest";
import type { KeptRoom } from "./kept-rooms";

/** The browser's caches, as far as they are used. */
class Caches {
  readonly stores = new Map<string, Map<string, Response>>();

  async open(name: string) {
    const store = this.stores.get(name) ?? new Map<string, Response>();
    this.stores.set(name, store);
    return {
      match: async (path: string) => store.get(path)?.clone(),
      put: async (path: string, response: Response) => {
        store.delete(path);
        store.set(path, response);
      },
      delete: async (key: string | { url: string }) =>
        store.delete(typeof key === "string" ? key : new URL(key.url).pathname),
      keys: async () => [...store.keys()].map((path) => ({ url: `https://tea.example${path}` })),
    };
  }

  async delete(name: string) {
    return this.stores.delete(name);
  }
}

let caches: Caches;
let kept: typeof import("./kept-rooms");
beforeEach(async () => {
  vi.resetModules();
  caches = new Caches();
  vi.stubGlobal("caches", caches);
  kept = await import("./kept-rooms");
});

const paths = () => [...(caches.stores.get("kept-rooms")?.keys() ?? [])];
const roomOf = (id: number): KeptRoom => ({ id, keepDays: null, messages: [] });
const list = { at: 1, rooms: [{ id: 1, name: "Tea" }] };

test("rooms are kept for their person, and the longest unused make place", async () => {
  await kept.keepFor("ann");
  await kept.keepList(list);
  for (let id = 1; id <= 21; id++) await kept.keepRoom(roomOf(id));
  await kept.keepRoom(roomOf(2));
  await kept.keepRoom(roomOf(22));
  expect(paths()).toHaveLength(21);
  expect(paths()).toContain("/offline/rooms");
  expect(paths()).toContain("/offline/2");
  expect(paths()).not.toContain("/offline/3");
  const entry = caches.stores.get("kept-rooms")?.get("/offline/22");
  expect(await entry?.json()).toStrictEqual({ username: "ann", ...roomOf(22) });
});

test("the same person's next page finds them, and another person's deletes them", async () => {
  await kept.keepFor("ann");
  await kept.keepList(list);
  await kept.keepRoom(roomOf(1));
  await kept.keepFor("ann");
  expect(paths()).toHaveLength(2);
  await kept.keepFor("bob");
  expect(paths()).toEqual([]);
});

test("after signing out nothing is there, and nothing of this page is kept any more", async () => {
  await kept.keepFor("ann");
  await kept.keepList(list);
  const late = kept.keepRoom(roomOf(1));
  await kept.forgetKept();
  await late;
  await kept.keepRoom(roomOf(2));
  await kept.keepList(list);
  expect(paths()).toEqual([]);
});

test("a room that one is removed from is forgotten", async () => {
  await kept.keepFor("ann");
  await kept.keepRoom(roomOf(1));
  await kept.keepRoom(roomOf(2));
  await kept.forgetKeptRoom(1);
  expect(paths()).toEqual(["/offline/2"]);
});

test("a room that is in the list no more is forgotten", async () => {
  await kept.keepFor("ann");
  await kept.keepRoom(roomOf(1));
  await kept.keepRoom(roomOf(2));
  await kept.keepList(list);
  expect(paths()).toEqual(["/offline/1", "/offline/rooms"]);
});

test("without caches, as on plain http, nothing is kept and nothing fails", async () => {
  vi.stubGlobal("caches", undefined);
  await kept.keepFor("ann");
  await kept.keepRoom(roomOf(1));
  await kept.forgetKept();
});
