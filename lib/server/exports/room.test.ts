import { afterAll, beforeAll, expect, test } from "vitest";
import { archive } from "../db/queries/archive";
import * as memberships from "../db/queries/memberships";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { exportRoom } from "./room";

const count = 1_250;
let database: { stop(): Promise<void> };
let ann: users.User;
let bob: users.User;
let room = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  const person = async (username: string) => {
    const made = await users.create({ username, nickname: username, passwordHash: "" });
    if (!made) throw new Error("the name is taken");
    return made;
  };
  [ann, bob] = [await person("ann"), await person("bob")];
  room = (await rooms.create(ann.id, { name: "a room", private: false }))?.id ?? 0;
  await memberships.begin(room, bob.id);
  await memberships.setRole(room, bob.id, "moderator");
  await send(1, count);
}, 60_000);
afterAll(() => database.stop());

function send(first: number, last: number) {
  const events = Array.from({ length: last - first + 1 }, (_, n) => ({
    type: 0 as const,
    id: first + n,
    uid: ann.id,
    msg: `message ${first + n}`,
    time: first + n,
  }));
  return archive({ room, online: 0, events });
}

test("contract, Ours: an export of many pages has each message once, in order, up to its start", async () => {
  const answer = await exportRoom(ann, room, { format: "json" });
  const text: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    // A message that arrives during the export.
    if (text.length === 0) await send(count + 1, count + 1);
    text.push(decoder.decode(chunk, { stream: true }));
  }
  const { room: about, messages } = JSON.parse(text.join(""));
  expect(about.upTo).toBe(count);
  expect(messages.map(({ id }: { id: number }) => id)).toStrictEqual(
    Array.from({ length: count }, (_, n) => n + 1),
  );
  // Pages are read one by one, as the file is read.
  expect(text.length).toBeGreaterThan(6);
});

test("contract, Ours: an export is cut off when its reader loses the permission", async () => {
  const answer = await exportRoom(bob, room, { format: "json" });
  const reader = answer.body?.getReader();
  await reader?.read();
  await memberships.end(room, bob.id, "removed");
  const rest = (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read());
  })();
  await expect(rest).rejects.toThrow("removed");
});
