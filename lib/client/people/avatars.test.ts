import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listingOf } from "@/lib/shared/api/rooms.fixture";
import { AvatarStore, avatarsOfRooms, roomKey } from "./avatars";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A store whose server knows that ann has a picture, and no one else. */
function store(fetch = (names: string[]) => Promise.resolve(found(names))) {
  const asked: string[][] = [];
  const made = new AvatarStore((names) => {
    asked.push(names);
    return fetch(names);
  });
  return { made, asked };
}

const found = (names: string[]) =>
  names.includes("ann") ? [{ username: "ann", nickname: "Ann", avatar: 7 }] : [];

test("the address names person or room, size and version", () => {
  const { made } = store();
  made.learn([
    ["a@b", 7],
    [roomKey(5), 8],
  ]);
  expect(made.addressOf("a@b", "small")).toBe("/api/User/a%40b/Avatar/small?v=7");
  expect(made.addressOf(roomKey(5), "large")).toBe("/api/Room/5/Avatar/large?v=8");
  expect(made.addressOf("bob", "small")).toBeNull();
});

test("people of whom nothing is known are asked for once, all in one call", async () => {
  const { made, asked } = store();
  for (const name of ["ann", "bob", "ann"]) made.want(name);
  await vi.runAllTimersAsync();
  expect(asked).toStrictEqual([["ann", "bob"]]);
  expect(made.addressOf("ann", "small")).toContain("v=7");
  for (const name of ["ann", "bob"]) made.want(name);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(1);
});

test("nobody is asked for who is known by then, nor rooms, nor deleted accounts", async () => {
  const { made, asked } = store();
  for (const key of ["bob", roomKey(5), "-deleted-9"]) made.want(key);
  made.learn([["bob", undefined]]);
  await vi.runAllTimersAsync();
  expect(asked).toStrictEqual([]);
});

test("many names are asked for in calls whose addresses stay short", async () => {
  const { made, asked } = store();
  for (let n = 0; n < 60; n++) made.want(`u${n}`);
  await vi.runAllTimersAsync();
  expect(asked.map(({ length }) => length)).toStrictEqual([25, 25, 10]);
});

test("a call that fails is made again when the person is next shown", async () => {
  let isOffline = true;
  const { made, asked } = store(async (names) => {
    if (isOffline) throw new TypeError("offline");
    return found(names);
  });
  made.want("ann");
  await vi.runAllTimersAsync();
  isOffline = false;
  made.want("ann");
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(2);
  expect(made.addressOf("ann", "small")).toContain("v=7");
});

test("listeners hear of a change after the render that made it, and of nothing else", async () => {
  const { made } = store();
  const heard = vi.fn();
  made.subscribe(heard);
  made.learn([
    ["ann", 1],
    ["bob", null],
  ]);
  expect(heard).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(heard).toHaveBeenCalledTimes(1);
  made.learn([["ann", 1]]);
  await Promise.resolve();
  expect(heard).toHaveBeenCalledTimes(1);
});

test("a list of rooms tells the rooms' pictures, and those of the others in direct rooms", () => {
  const direct = { username: "bob", nickname: "Bob", avatar: 3 };
  const rooms = [listingOf({ id: 5, avatar: 2 }), listingOf({ id: 6, direct })];
  expect(avatarsOfRooms(rooms)).toStrictEqual([
    [roomKey(5), 2],
    ["bob", 3],
  ]);
});
