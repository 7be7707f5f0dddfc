import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RoomServers } from "./room-servers";

const origins = ["http://a", "http://b", "http://c"];
const of = (servers: RoomServers, ids: number[]) => ids.map((id) => servers.originFor(id).at(-1));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("rooms spread over all servers, each always to the same one", () => {
  const servers = new RoomServers(origins);
  expect(of(servers, [3, 4, 5, 3, 4])).toStrictEqual(["a", "b", "c", "a", "b"]);
});

test("a server that cannot be reached is left out for 3 s, and the others' rooms stay where they are", async () => {
  const servers = new RoomServers(origins);
  servers.noteFailure("http://b");
  expect(of(servers, [3, 5])).toStrictEqual(["a", "c"]);
  expect(of(servers, [4])).not.toStrictEqual(["b"]);
  await vi.advanceTimersByTimeAsync(3_001);
  expect(of(servers, [4])).toStrictEqual(["b"]);
});

test("if none can be reached, each is tried all the same", () => {
  const servers = new RoomServers(["http://a"]);
  servers.noteFailure("http://a");
  expect(of(servers, [1, 2])).toStrictEqual(["a", "a"]);
});
