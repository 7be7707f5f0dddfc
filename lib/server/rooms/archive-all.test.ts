import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { archivedHead, archivedHeads } from "../db/queries/archive";
import { fetchHead, sendToRoom } from "../party/party-client";
import { archiveAll } from "./archive-all";

vi.mock("../db/queries/archive", () => ({ archivedHead: vi.fn(), archivedHeads: vi.fn() }));
vi.mock("../party/party-client", () => ({ fetchHead: vi.fn(), sendToRoom: vi.fn() }));

type Room = { id: number; archived: number; head: number };

/** Rooms that archive `step` events at each call, or answer with an error. */
function roomsAre(rooms: Room[], step: (room: Room) => number | Error) {
  const find = (id: number) => rooms.find((room) => room.id === id);
  vi.mocked(archivedHeads).mockImplementation(async (after, limit) =>
    rooms
      .filter(({ id }) => id > after)
      .slice(0, limit)
      .map(({ id, archived }) => ({ id, archived })),
  );
  vi.mocked(archivedHead).mockImplementation(async (id) => find(id)?.archived ?? null);
  vi.mocked(fetchHead).mockImplementation(async (id) => {
    const room = find(id);
    const done = room && step(room);
    if (!room || done instanceof Error) throw new Error("down");
    return room.head;
  });
  vi.mocked(sendToRoom).mockImplementation(async (id) => {
    const room = find(id);
    const done = room && step(room);
    if (!room || done instanceof Error) throw new Error("down");
    room.archived = Math.min(room.head, room.archived + (done ?? 0));
    if (room.archived < room.head) throw new Error("behind");
  });
}
const room = (id: number, archived: number, head: number): Room => ({ id, archived, head });

beforeEach(() => {
  vi.resetAllMocks();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test("every room archives what it has, also one that needs several calls", async () => {
  const rooms = [room(1, 5, 5), room(2, 0, 1_000), room(3, 2, 3)];
  roomsAre(rooms, () => 300);
  expect(await archiveAll({ after: 0, dryRun: false, all: true })).toStrictEqual({
    ...{ rooms: 3, behind: 0, events: 0 },
    next: null,
  });
  expect(rooms.every(({ archived, head }) => archived === head)).toBe(true);
});

test("a room that does not get on, or cannot be asked, counts as behind and holds up no other", async () => {
  roomsAre([room(1, 1, 4), room(2, 0, 9), room(3, 0, 2)], ({ id }) =>
    id === 1 ? 0 : id === 2 ? new Error("down") : 2,
  );
  expect(await archiveAll({ after: 0, dryRun: false, all: true })).toMatchObject({
    behind: 2,
    events: 3,
  });
});

test("a dry run counts and changes nothing", async () => {
  roomsAre([room(1, 1, 4), room(2, 5, 0), room(3, 2, 2)], () => 9);
  expect(await archiveAll({ after: 0, dryRun: true, all: true })).toMatchObject({
    behind: 1,
    events: 3,
  });
  expect(sendToRoom).not.toHaveBeenCalled();
});

test("the rooms come in pages of 1,000, no faster than the engine can keep them in memory", async () => {
  roomsAre(
    Array.from({ length: 1_001 }, (_, n) => room(n + 1, 0, 0)),
    () => 0,
  );
  const first = archiveAll({ after: 0, dryRun: false, all: true });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(vi.mocked(sendToRoom).mock.calls.length).toBeLessThanOrEqual(4 * 200);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await first).toMatchObject({ rooms: 1_000, next: 1_000 });
  const last = await archiveAll({ after: 1_000, dryRun: false, all: true });
  expect(last).toMatchObject({ rooms: 1, next: null });
});

test("while people are in rooms, only those are asked in which something may have happened", async () => {
  roomsAre([room(1, 0, 0)], () => 0);
  await archiveAll({ after: 0, dryRun: false, all: false });
  expect(archivedHeads).toHaveBeenLastCalledWith(0, 1_000, "unsettled");
  await archiveAll({ after: 0, dryRun: false, all: true });
  expect(archivedHeads).toHaveBeenLastCalledWith(0, 1_000, "all");
});
