import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "../db";
import { archive } from "./archive";
import * as files from "./files";
import { page } from "./messages";
import { sweep } from "./retention";
import * as rooms from "./rooms";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };
let ann: number;
let bob: number;
let room: number;

beforeAll(async () => {
  database = await startTestDatabase();
  const person = async (username: string) =>
    (await users.create({ username, nickname: username, passwordHash: "" }))?.id ?? 0;
  [ann, bob] = [await person("ann"), await person("bob")];
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
  room = (await rooms.create(ann, { name: "a room", private: false }))?.id ?? 0;
});

async function upload(name: string): Promise<number> {
  const key = `${room}/${name}`;
  const file = {
    roomId: room,
    userId: ann,
    key,
    name,
    type: "image/png",
    bytes: 3,
    storedBytes: 3,
  };
  return (await files.create(file)).info.id;
}

const ownMessage = (cid?: string) => ({ roomId: room, userId: ann, cid });

async function send(id: number, ids: number[], more = {}): Promise<void> {
  const message = { type: 0 as const, id, uid: ann, time: 1, msg: "look", files: ids, ...more };
  await archive({ room, online: 0, events: [message] });
}

async function deleted(): Promise<string[]> {
  const rows = await db().execute<{ name: string }>(sql`
    select name from files where room_id = ${room} and deleted_at is not null order by name`);
  return rows.map(({ name }) => name);
}

test("a message takes its files in the order that it names them, and history has them so", async () => {
  const [a, b] = [await upload("a"), await upload("b")];
  const taken = await files.take(ownMessage(), [b, a]);
  expect(taken?.map(({ name }) => name)).toStrictEqual(["b", "a"]);
  await send(1, [b, a]);
  const { messages } = await page(room, { limit: 10 });
  expect(messages[0]?.files).toStrictEqual(taken);
});

test("a file is in one message only, which may be sent again under its cid", async () => {
  const [a, b] = [await upload("a"), await upload("b")];
  expect(await files.take(ownMessage("one"), [a])).toHaveLength(1);
  expect(await files.take(ownMessage("one"), [a])).toHaveLength(1);
  for (const cid of ["two", undefined]) {
    expect(await files.take(ownMessage(cid), [b, a])).toBeNull();
  }
  await files.giveBack(ownMessage("one"), [a]);
  expect(await files.take(ownMessage(), [b, a])).toHaveLength(2);
  expect(await files.take(ownMessage(), [b, a])).toBeNull();
});

test("nobody takes the files of another person or room, or one that is not there", async () => {
  const file = await upload("a");
  expect(await files.take({ ...ownMessage(), userId: bob }, [file])).toBeNull();
  expect(await files.take({ ...ownMessage(), roomId: room + 1 }, [file])).toBeNull();
  expect(await files.take(ownMessage(), [file, file + 1])).toBeNull();
  expect(await files.find(room + 1, file)).toBeNull();
  expect(await files.find(room, file)).toMatchObject({ isSent: false, userId: ann });
});

test("files go with their message, however that goes", async () => {
  const names = ["deleted", "never shown", "expired", "left"];
  const ids: number[] = [];
  for (const name of names) ids.push(await upload(name));
  const [a, b, c, d] = ids;
  await send(1, [a ?? 0]);
  await archive({
    ...{ room, online: 0 },
    events: [{ type: 5, id: 2, uid: ann, time: 1, target: 1 }],
  });
  expect(await deleted()).toStrictEqual(["deleted"]);
  await send(3, [b ?? 0], { msg: "", deleted: true });
  expect(await deleted()).toStrictEqual(["deleted", "never shown"]);
  await send(4, [c ?? 0]);
  await send(5, [d ?? 0], { time: Math.floor(Date.now() / 1_000) });
  await db().execute(sql`update rooms set keep_days = 1 where id = ${room}`);
  await sweep(room);
  expect(await deleted()).toStrictEqual(["deleted", "expired", "never shown"]);
  await rooms.remove(room);
  expect(await deleted()).toHaveLength(4);
  expect(await files.find(room, d ?? 0)).toBeNull();
});
