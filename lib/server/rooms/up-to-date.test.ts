import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as unsettledRooms from "../db/queries/unsettled-rooms";
import { sendToRoom } from "../party/party-client";
import { RoomServerDown } from "../party/room-move";
import { bringUpToDate, bringUpToDateSoon, noteUnsettled } from "./up-to-date";

vi.mock("../party/party-client", () => ({ sendToRoom: vi.fn(), sendToEach: vi.fn() }));
vi.mock("../db/queries/unsettled-rooms", () => ({ note: vi.fn() }));
vi.mock("../env", () => ({ env: () => ({ CLUSTER_BUCKET: "s3://bucket" }) }));
vi.mock("../observability/app-logger", () => ({ warnSparingly: vi.fn() }));

const asked = vi.mocked(sendToRoom);
const note = vi.mocked(unsettledRooms.note);
let room = 0;

beforeEach(() => {
  vi.useFakeTimers();
  room++;
  asked.mockReset().mockResolvedValue();
  note.mockReset().mockResolvedValue();
});
afterEach(() => void vi.useRealTimers());

test("a room that may be ahead is asked to archive, and told how far the archive is", async () => {
  await bringUpToDate({ id: room, isUnsettled: true, archived: 7 });
  expect(asked.mock.calls).toStrictEqual([[room, { type: "archive", archived: 7 }]]);
});

test("a room in which nothing can have happened is not woken", async () => {
  await bringUpToDate({ id: room, isUnsettled: false, archived: 7 });
  expect(asked).not.toHaveBeenCalled();
});

test("a room that cannot be reached does not keep anybody from reading what there is", async () => {
  asked.mockRejectedValue(new Error("the room server cannot be reached"));
  await bringUpToDate({ id: room, isUnsettled: true, archived: 7 });
  expect(asked).toHaveBeenCalledTimes(1);
});

test("a reader waits 30 s for a room that moves, a page 3 s, and who comes after them in vain does not", async () => {
  const ended: string[] = [];
  const read = (what: string, run: typeof bringUpToDate) =>
    run({ id: room, isUnsettled: true, archived: 7 }).then(() => void ended.push(what));
  asked.mockRejectedValue(new RoomServerDown("it moves", { mayPass: true }));
  const all = [read("reader", bringUpToDate), read("page", bringUpToDateSoon)];
  await vi.advanceTimersByTimeAsync(3_000);
  expect(ended).toStrictEqual(["page"]);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(ended).toStrictEqual(["page"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ended).toStrictEqual(["page", "reader"]);
  await Promise.all(all);
  asked.mockClear();
  await bringUpToDate({ id: room, isUnsettled: true, archived: 7 });
  expect(asked).toHaveBeenCalledOnce();
});

test("a reader goes on as soon as the room is there", async () => {
  asked.mockRejectedValueOnce(new RoomServerDown("it moves", { mayPass: true }));
  const reading = bringUpToDate({ id: room, isUnsettled: true, archived: 7 });
  await vi.advanceTimersByTimeAsync(200);
  await reading;
  expect(asked).toHaveBeenCalledTimes(2);
});

test("for two minutes from each token the room is noted, at the cost of one write a minute", async () => {
  // What the cache stores at 0 never expires.
  await vi.advanceTimersByTimeAsync(1);
  const start = performance.now();
  let notedUntil = 0;
  note.mockImplementation(async (_room, seconds) => {
    notedUntil = performance.now() + seconds * 1_000;
  });
  for (let token = 0; token < 300; token++) {
    await noteUnsettled(room);
    expect(notedUntil - performance.now()).toBeGreaterThanOrEqual(120_000);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(note.mock.calls.length).toBeLessThanOrEqual((performance.now() - start) / 60_000 + 1);
});

test("without the note there is no token, and the next caller tries again", async () => {
  note.mockRejectedValueOnce(new Error("the database cannot be reached"));
  const both = [noteUnsettled(room), noteUnsettled(room)];
  for (const noted of both) await expect(noted).rejects.toThrow("cannot be reached");
  await noteUnsettled(room);
  expect(note).toHaveBeenCalledTimes(2);
});
