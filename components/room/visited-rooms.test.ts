import { expect, test } from "vitest";
import type { Message } from "@/lib/client/state/message";
import { initialRoomState, roomReducer } from "@/lib/client/state/reducer";
import type { RoomState } from "@/lib/client/state/types";
import { forgetRoom, newestHistory, rememberRoom, visitedRoom } from "./visited-rooms";

const ann = { username: "ann", nickname: "Ann" };
const message = (id: number): Message => ({ ...ann, id, msg: `text ${id}`, time: 1_000 + id });
const texts = (state: RoomState) =>
  [...state.entries].flatMap((entry) => (entry.kind === "message" ? entry.msg : []));

test("the rooms that were open last are remembered by their path, until they are open again", () => {
  for (let id = 1; id <= 25; id++) rememberRoom(id, `room ${id}`);
  expect(visitedRoom("/rooms/25")).toBe("room 25");
  expect(visitedRoom("/rooms/1")).toBeNull();
  for (const path of ["/rooms", "/rooms/", "/settings", "/rooms/25/x"]) {
    expect(visitedRoom(path)).toBeNull();
  }
  forgetRoom(25);
  expect(visitedRoom("/rooms/25")).toBeNull();
});

test("a remembered room goes on where it was: it shows the newest messages and asks for what follows", () => {
  const opened = initialRoomState({ messages: [message(1), message(2)], more: false }, ann);
  const state = roomReducer(opened, {
    type: "frames",
    frames: [
      { type: 0, ...ann, id: 3, msg: "text 3", time: 1_003 },
      { type: 4, id: 4, target: 1, msg: "edited", time: 1_004 },
    ],
    at: 2_000_000,
  });
  const history = newestHistory(state);
  const again = history && initialRoomState(history, ann);
  expect(again && texts(again)).toEqual(["edited", "text 2", "text 3"]);
  expect(again).toMatchObject({
    lastId: 4,
    more: false,
    gaps: [],
    connection: { state: "connecting" },
  });
});

test("what lies before a gap is left out, and a room without its newest messages is not remembered", () => {
  const around = initialRoomState(
    { messages: [message(1), message(2)], more: false, newer: true, archived: 50 },
    ann,
  );
  expect(newestHistory(around)).toBeNull();
  const both = roomReducer(around, {
    type: "page",
    range: { before: 51 },
    page: { messages: [message(49), message(50)], more: true, archived: 50 },
  });
  expect(newestHistory(both)).toMatchObject({
    messages: [{ id: 49 }, { id: 50 }],
    more: true,
    archived: 50,
  });
});
