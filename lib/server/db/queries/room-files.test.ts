import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db, dbPlanningEach } from "../db";
import { archive } from "./archive";
import * as files from "./files";
import { filesOf, linksOf } from "./room-files";
import * as rooms from "./rooms";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };
let ann: number;
let room: number;

beforeAll(async () => {
  database = await startTestDatabase();
  ann = (await users.create({ username: "ann", nickname: "Ann", passwordHash: "" }))?.id ?? 0;
}, 60_000);
afterAll(() => database.stop());
beforeEach(async () => {
  room = (await rooms.create(ann, { name: "a room", private: false }))?.id ?? 0;
});

async function upload(type: string): Promise<number> {
  const key = `${room}/${crypto.randomUUID()}`;
  const file = { roomId: room, userId: ann, key, name: type, type, bytes: 3, storedBytes: 3 };
  return (await files.create(file)).info.id;
}

/** Archives a message with files of these types; returns the files' ids. */
async function send(id: number, types: string[], msg = "look"): Promise<number[]> {
  const ids: number[] = [];
  for (const type of types) ids.push(await upload(type));
  const event = { type: 0 as const, id, uid: ann, time: 1_000 + id, msg, files: ids };
  await archive({ room, online: 0, events: [event] });
  return ids;
}

const names = async (...[range, at = room]: [Parameters<typeof filesOf>[1], number?]) =>
  (await filesOf(at, range)).files?.map(({ message, name }) => `${message} ${name}`);

test("lists the newest message's files first, those of a message in their order", async () => {
  const [first] = await send(1, ["text/plain"]);
  await send(2, ["image/png", "video/mp4"]);
  await upload("image/gif");
  const page = await filesOf(room, { limit: 10 });
  expect(page).toMatchObject({ more: false });
  expect(page).not.toHaveProperty("next");
  expect(page.files?.map(({ name }) => name)).toStrictEqual([
    "image/png",
    "video/mp4",
    "text/plain",
  ]);
  expect(page.files?.at(-1)).toStrictEqual({
    ...{ id: first, name: "text/plain", type: "text/plain", bytes: 3 },
    ...{ message: 1, username: "ann", nickname: "Ann", time: 1_001 },
  });
});

test("lists by kind, and a page never cuts a message in two", async () => {
  await send(1, ["image/png", "audio/mpeg"]);
  await send(2, ["image/webp", "application/pdf", "image/gif"]);
  await send(3, ["text/plain", "video/mp4"]);
  const first = await filesOf(room, { kinds: ["picture"], limit: 1 });
  expect(first.files?.map(({ name }) => name)).toStrictEqual(["image/webp", "image/gif"]);
  expect(first).toMatchObject({ more: true, next: 2 });
  expect(await filesOf(room, { kinds: ["picture"], limit: 1, before: 2 })).toMatchObject({
    files: [{ name: "image/png" }],
    more: false,
  });
  expect(await names({ kinds: ["file"], limit: 9 })).toStrictEqual([
    "3 text/plain",
    "2 application/pdf",
  ]);
  expect(await names({ kinds: ["audio"], limit: 9 })).toStrictEqual(["1 audio/mpeg"]);
  expect(await names({ kinds: ["file", "audio", "video"], limit: 3 })).toStrictEqual([
    ...["3 text/plain", "3 video/mp4", "2 application/pdf"],
  ]);
  expect(await names({ kinds: ["video"], limit: 9 })).toStrictEqual(["3 video/mp4"]);
});

test("lists nothing of deleted messages or other rooms", async () => {
  await send(1, ["image/png"], "https://a.example");
  const at = room;
  await archive({ room, online: 0, events: [{ type: 5, id: 2, uid: ann, time: 1, target: 1 }] });
  room = (await rooms.create(ann, { name: "another", private: false }))?.id ?? 0;
  await send(1, ["image/png"], "https://b.example");
  expect(await filesOf(at, { limit: 9 })).toStrictEqual({ files: [], more: false });
  expect(await linksOf(at, { limit: 9 })).toStrictEqual({ links: [], more: false });
});

test("lists links as the room shows them, with the message of each", async () => {
  await send(1, [], "https://a.example and [b](https://b.example)");
  await send(2, [], "`https://c.example`");
  await send(3, [], "see WWW.d.example");
  const source = { username: "ann", nickname: "Ann" };
  expect(await linksOf(room, { limit: 9 })).toStrictEqual({
    links: [
      { url: "http://www.d.example/", message: 3, ...source, time: 1_003 },
      { url: "https://a.example/", message: 1, ...source, time: 1_001 },
      { url: "https://b.example/", text: "b", message: 1, ...source, time: 1_001 },
    ],
    more: false,
  });
  const first = await linksOf(room, { limit: 1 });
  expect(first).toMatchObject({ links: [{ message: 3 }], more: true, next: 3 });
  expect(await linksOf(room, { limit: 2, before: 3 })).toMatchObject({
    links: [{}, {}],
    more: false,
  });
});

test("a page of links reads a bounded part of the history, and the next one continues there", async () => {
  await send(1, [], "https://old.example");
  await db().execute(sql`
    insert into messages (room_id, id, user_id, msg, time, changed_id)
    select ${room}, n, ${ann}, 'words', 0, n from generate_series(2, 4500) as n`);
  const first = await linksOf(room, { limit: 9 });
  expect(first).toStrictEqual({ links: [], more: true, next: 501 });
  expect(await linksOf(room, { limit: 9, before: 501 })).toMatchObject({
    links: [{ url: "https://old.example/" }],
    more: false,
  });
});

test("a page costs the same in a room of 100,000 files, also of a kind that is rare", async () => {
  await db().execute(sql`
    insert into messages (room_id, id, user_id, msg, time, changed_id)
    select ${room}, n, ${ann}, '', 0, n from generate_series(1, 100000) as n`);
  await db().execute(sql`
    insert into files (room_id, user_id, key, name, type, bytes, stored_bytes, message_id, sent_at)
    select ${room}, ${ann}, 'many/' || ${room}::text || '/' || n, 'f', case when n = 7 then 'audio/mpeg' else 'image/png' end,
      1, 1, n, now() from generate_series(1, 100000) as n`);
  await db().execute(sql`analyze files`);
  await db().execute(sql`analyze messages`);
  const rowsRead = async (run: () => Promise<unknown>) => {
    const read = async () => {
      await dbPlanningEach().execute(sql`select pg_stat_force_next_flush()`);
      const [row] = await dbPlanningEach().execute<{ n: number }>(sql`
        select sum(seq_tup_read + idx_tup_fetch)::integer as n from pg_stat_user_tables
        where relname in ('files', 'messages')`);
      return row?.n ?? 0;
    };
    const before = await read();
    await run();
    return (await read()) - before;
  };
  const audio = ["audio" as const];
  for (const kinds of [audio, [...audio, "picture" as const], undefined]) {
    expect(await rowsRead(() => filesOf(room, { kinds, limit: 50 })), `${kinds}`).toBeLessThan(500);
  }
  expect(await names({ kinds: ["audio"], limit: 9 })).toStrictEqual(["7 f"]);
});
