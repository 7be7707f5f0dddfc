import { afterEach, expect, test, vi } from "vitest";
import { type PassOn, passOn } from "@/lib/wire/internal-api";
import { openInbox } from "./open-inbox.fixture";

afterEach(() => vi.unstubAllGlobals());

/** An open inbox of somebody who is in this many rooms; `called` has what it sent to which room. */
function inboxIn(count: number) {
  const called: { id: number; body: unknown }[] = [];
  const inbox = openInbox(count, async (id, body) => {
    const sent: unknown = JSON.parse(body);
    called.push({ id, body: sent });
    const { data } = passOn.safeParse(sent);
    return data ? Response.json({ statuses: data.calls.map(() => 204) }) : new Response("");
  });
  return { ...inbox, called };
}

test("an inbox subscribes to each of its person's rooms", async () => {
  const { command, called, fetched, socket } = inboxIn(3);
  expect((await command({ type: "rooms" })).status).toBe(204);
  const body = { type: "watch", uid: 7, epoch: 0, username: "ann" };
  expect(called).toStrictEqual([1, 2, 3].map((id) => ({ id, body })));
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(socket.frames).toStrictEqual([{ kind: "rooms" }]);
});

test("an inbox of somebody in 2,000 rooms calls 20 of them, which pass the rest on", async () => {
  const { command, called } = inboxIn(2_000);
  await command({ type: "rooms" });
  const passed = called.map(({ body }): PassOn => passOn.parse(body));
  expect(passed.length).toBe(20);
  const ids = passed.flatMap(({ calls }) => calls.map(([id]) => id));
  expect(ids).toStrictEqual(Array.from({ length: 2_000 }, (_, n) => n + 1));
});

test("an inbox makes the calls that are passed on to it, with no page open too", async () => {
  const { command, called } = inboxIn(0);
  const wake = { type: "wake" };
  const answer = await command({ type: "pass-on", to: "main", commands: [wake], calls: [[9, 0]] });
  expect(await answer.json()).toStrictEqual({ statuses: [200] });
  expect(called).toStrictEqual([{ id: 9, body: wake }]);
});
