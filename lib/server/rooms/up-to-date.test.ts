import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sendToRoom } from "../party/party-client";
import { bringUpToDate, noteUnsettled } from "./up-to-date";

vi.mock("../party/party-client", () => ({ sendToRoom: vi.fn(), sendToEach: vi.fn() }));
vi.mock("../observability/app-logger", () => ({ warnSparingly: vi.fn() }));

const asked = vi.mocked(sendToRoom);
let room = 0;
/** A room that no test has used before. */
const sleeping = () => ({ id: ++room, online: 0, archived: 7 });

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(process, "uptime").mockReturnValue(3_600);
  asked.mockReset().mockResolvedValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("a room with people online is asked to archive, and told how far the archive is", async () => {
  await bringUpToDate({ ...sleeping(), online: 1 });
  expect(asked.mock.calls).toStrictEqual([[room, { type: "archive", archived: 7 }]]);
});

test("a room in which nothing can have happened is not woken", async () => {
  await bringUpToDate(sleeping());
  expect(asked).not.toHaveBeenCalled();
});

test("a room to which somebody may have sent is asked for two minutes", async () => {
  const quiet = sleeping();
  noteUnsettled(quiet.id);
  await vi.advanceTimersByTimeAsync(119_000);
  await bringUpToDate(quiet);
  expect(asked).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  await bringUpToDate(quiet);
  expect(asked).toHaveBeenCalledTimes(1);
});

test("a process that has just started asks, as it does not know what happened before", async () => {
  vi.mocked(process.uptime).mockReturnValue(10);
  await bringUpToDate(sleeping());
  expect(asked).toHaveBeenCalledTimes(1);
});

test("a room that cannot be reached does not keep anybody from reading what there is", async () => {
  asked.mockRejectedValue(new Error("the room server cannot be reached"));
  await bringUpToDate({ ...sleeping(), online: 1 });
  expect(asked).toHaveBeenCalledTimes(1);
});
