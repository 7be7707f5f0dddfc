import { afterEach, expect, test, vi } from "vitest";
import type { PublicUser } from "@/lib/shared/api/people";
import { BlockStore } from "./blocks";

const bob = { username: "bob", nickname: "Bob" };
const eve = { username: "eve", nickname: "Eve" };
/** A server, whose list is read when it is asked and arrives when `answer` is called. */
function storeOf(initial: PublicUser[]) {
  let list = initial;
  const waiting: (() => void)[] = [];
  const put = vi.fn(async (username: string, isOn: boolean) => {
    list = list.filter((person) => person.username !== username);
    if (isOn) list = [...list, username === "bob" ? bob : eve];
  });
  const store = new BlockStore({
    fetch: () => {
      const read = list;
      return new Promise((resolve) => waiting.push(() => resolve(read)));
    },
    put,
  });
  const answer = async () => {
    for (const each of waiting.splice(0)) each();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { store, put, answer, loading: () => waiting.length };
}

afterEach(() => vi.unstubAllGlobals());

test("a block shows at once, and its end too", async () => {
  const { store, answer } = storeOf([]);
  const loaded = store.load();
  await answer();
  await loaded;
  await store.set(bob, true);
  expect([...store.get().usernames]).toStrictEqual(["bob"]);
  await store.set(eve, true);
  await store.set(bob, false);
  expect(store.get().people).toStrictEqual([eve]);
});

test("a list that was read before a change does not take it back", async () => {
  const { store, answer } = storeOf([]);
  const first = store.load();
  await answer();
  await first;
  const late = store.load();
  await store.set(bob, true);
  await answer();
  await late;
  expect(store.get().people).toStrictEqual([bob]);
});

test("whoever is blocked before the list is known is not alone in it", async () => {
  const { store, answer } = storeOf([eve]);
  await store.set(bob, true);
  await answer();
  expect(store.get().people).toStrictEqual([eve, bob]);
});

test("a list that is fetched again without a change is the same set of people", async () => {
  const { store, answer } = storeOf([eve]);
  const load = async () => {
    const loaded = store.load();
    await answer();
    await loaded;
    return store.get().usernames;
  };
  const before = await load();
  expect(await load()).toBe(before);
  await store.set(bob, true);
  expect([...(await load())]).toStrictEqual(["eve", "bob"]);
});

test("a refused change keeps the list and asks for it, as it may have been made", async () => {
  const { store, put, answer, loading } = storeOf([]);
  const loaded = store.load();
  await answer();
  await loaded;
  put.mockRejectedValueOnce(new Error("not confirmed"));
  await expect(store.set(bob, true)).rejects.toThrow("not confirmed");
  expect(store.get().people).toStrictEqual([]);
  expect(loading()).toBe(1);
});

test("other tabs are told of a change, and fetch the list", async () => {
  const channels: { onmessage?: () => void; postMessage: () => void }[] = [];
  vi.stubGlobal(
    "BroadcastChannel",
    class {
      postMessage = vi.fn();
      constructor() {
        channels.push(this);
      }
    },
  );
  vi.stubGlobal("window", { addEventListener: vi.fn() });
  const { store, answer, loading } = storeOf([]);
  store.subscribe(() => {});
  store.subscribe(() => {});
  expect(loading()).toBe(1);
  await answer();
  await store.set(bob, true);
  expect(channels).toHaveLength(1);
  expect(channels[0]?.postMessage).toHaveBeenCalledOnce();
  channels[0]?.onmessage?.();
  expect(loading()).toBe(1);
});
