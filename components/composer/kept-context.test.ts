import { expect, test } from "vitest";
import { MemoryStorage } from "@/lib/client/room/memory-storage";
import { keepContext, noContext, readContext } from "./kept-context";

test("a reply and a changed edit are kept, each for its person and room", () => {
  const storage = new MemoryStorage();
  const context = { reply: 5, edit: { id: 7, text: "tea at four" } };
  keepContext("ann", 1, context, storage);
  expect(readContext("ann", 1, storage)).toStrictEqual(context);
  expect(readContext("ann", 11, storage)).toStrictEqual(noContext);
  expect(readContext("bob", 1, storage)).toStrictEqual(noContext);
});

test("an edit that has changed nothing is not kept, and the end of both leaves nothing", () => {
  const storage = new MemoryStorage();
  keepContext("ann", 1, { reply: 5, edit: { id: 7, text: null } }, storage);
  expect(readContext("ann", 1, storage)).toStrictEqual({ reply: 5, edit: null });
  keepContext("ann", 1, noContext, storage);
  expect(storage.length).toBe(0);
});

test("what cannot be read is no context", () => {
  const storage = new MemoryStorage();
  storage.setItem("composing ann 1", '{"reply":"5"');
  expect(readContext("ann", 1, storage)).toStrictEqual(noContext);
  storage.setItem("composing ann 1", '{"reply":"5"}');
  expect(readContext("ann", 1, storage)).toStrictEqual(noContext);
});
