import { beforeEach, expect, test, vi } from "vitest";
import { MemoryStorage } from "../room/memory-storage";
import { Drafts } from "./draft-files";
import { draftMarks } from "./draft-marks";
import { MemoryKeep } from "./memory-keep";
import type { KeptUpload } from "./upload-keep";
import { Uploads } from "./uploads";

const me = { roomId: 5, username: "me" };
const settings = { maxBytes: 10, way: "tus" as const };
const file = (name: string, bytes = 3) => new File(["x".repeat(bytes)], name);

let storage: MemoryStorage;
let keep: MemoryKeep;
/** The tabs that are open, by the locks that they hold. */
let open: string[];

function page(): { drafts: Drafts; uploads: Uploads } {
  const uploads = new Uploads({
    keep,
    start: () => ({ promise: new Promise(() => {}), abort: () => {} }),
    describe: async () => {},
    discard: async () => {},
    measure: async () => null,
  });
  return { uploads, drafts: new Drafts(uploads, keep, storage, 3) };
}
const namesOf = ({ drafts, uploads }: ReturnType<typeof page>, owner = me) =>
  drafts.of(owner).keys.map((key) => uploads.get(key)?.name);

beforeEach(() => {
  [storage, keep, open] = [new MemoryStorage(), new MemoryKeep(), []];
  vi.stubGlobal("navigator", {
    locks: {
      query: async () => ({ held: open.map((name) => ({ name })) }),
      request: async (_name: string, task: () => unknown) => task(),
    },
  });
  return () => vi.unstubAllGlobals();
});

/** As if another tab had added them. */
function ofTab(tab: string): void {
  for (const [key, each] of keep.kept) keep.kept.set(key, { ...each, tab });
}

test("files belong to their room and their person, in the order in which they were added", () => {
  const one = page();
  one.drafts.add([file("a"), file("b")], me, settings);
  one.drafts.add([file("c")], { ...me, roomId: 6 }, settings);
  expect(namesOf(one)).toEqual(["a", "b"]);
  expect(namesOf(one, { ...me, roomId: 6 })).toEqual(["c"]);
  expect(namesOf(one, { ...me, username: "ann" })).toEqual([]);
});

test("what cannot be taken is named with the reason, and the rest is taken", () => {
  const one = page();
  const files = [file("large", 11), file("empty", 0), file("a"), file("b"), file("c"), file("d")];
  one.drafts.add(files, me, settings, ["folder"]);
  expect(namesOf(one)).toEqual(["a", "b", "c"]);
  expect(one.drafts.of(me).refusals).toEqual([
    { name: "folder", reason: "folder" },
    { name: "large", reason: "too-large" },
    { name: "empty", reason: "empty" },
    { name: "d", reason: "too-many" },
  ]);
  one.drafts.dismiss(me);
  expect(one.drafts.of(me).refusals).toEqual([]);
  expect(namesOf(one)).toHaveLength(3);
});

test("the next page has what the last one left, but for what was removed or sent", async () => {
  const one = page();
  one.drafts.add([file("a"), file("b"), file("c")], me, settings);
  one.drafts.remove(one.drafts.of(me).keys[1] ?? "", me);
  expect(draftMarks(me, storage).any()).toBe(true);
  ofTab("closed");
  const two = page();
  await two.drafts.restore(me, new Set());
  expect(namesOf(two)).toEqual(["a", "c"]);
  expect(two.drafts.take(me).map(({ name }) => name)).toEqual(["a", "c"]);
  expect(draftMarks(me, storage).any()).toBe(false);
  ofTab("closed");
  const three = page();
  await three.drafts.restore(me, new Set());
  expect(namesOf(three)).toEqual([]);
});

test("what another tab has is left to it until that is closed, and is then taken by one", async () => {
  page().drafts.add([file("a")], me, settings);
  ofTab("other");
  open = ["teahouse tab other"];
  const two = page();
  await two.drafts.restore(me, new Set());
  expect(namesOf(two)).toEqual([]);
  expect(draftMarks(me, storage).any()).toBe(true);
  open = [];
  await two.drafts.restore(me, new Set());
  expect(namesOf(two)).toEqual(["a"]);
  const [kept]: KeptUpload[] = [...keep.kept.values()];
  expect(kept?.tab).not.toBe("other");
});

test("a message that is under way keeps its files, even if the browser crashed while it was sent", async () => {
  const one = page();
  one.drafts.add([file("a")], me, settings);
  const [key = ""] = one.drafts.of(me).keys;
  ofTab("closed");
  const two = page();
  await two.drafts.restore(me, new Set([key]));
  expect(namesOf(two)).toEqual([]);
});

test("marks of files that are over go away", async () => {
  draftMarks(me, storage).change([], ["gone"]);
  await page().drafts.restore(me, new Set());
  expect(draftMarks(me, storage).any()).toBe(false);
});
