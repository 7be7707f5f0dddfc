import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { LinkPreview } from "@/lib/wire/frames";
import type { ArchiveBatch } from "@/lib/wire/internal-api";
import { db } from "../db";
import { archive } from "./archive";
import * as fileBytes from "./file-bytes";
import * as files from "./files";
import * as linkPreviews from "./link-previews";
import { changedSince, page } from "./messages";
import { listExpandedFor } from "./room-list";
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
  await store({ type: 0, id: 1, uid: ann, time: 1, msg: "https://tea.example/" });
});

type Event = ArchiveBatch["events"][number];
const store = (...events: Event[]) => archive({ room, online: 0, events });
/** As a room sends it. */
const told = (id: number, target: number, ...previews: LinkPreview[]): Event => ({
  ...{ type: 6, id, uid: ann, time: 1, target, emoji: "", on: false, previews },
});
let keys = 0;
const picture = async (messageId = 1) => {
  const shown = { width: 3, height: 2, hash: "AA==" };
  const sizes = { bytes: 5, storedBytes: 5, sizes: [] };
  const of = { roomId: room, userId: ann, messageId };
  const id = await linkPreviews.addPicture(of, { key: `${room} ${keys++}`, ...shown, ...sizes });
  return id === null ? null : { id, ...shown };
};
const tea = { url: "https://tea.example/", title: "Tea" };
const shown = async () => (await page(room, { limit: 10 })).messages[0]?.previews;
const kept = async () => {
  const rows = await db().execute<{ id: number }>(
    sql`select id from files where room_id = ${room} and deleted_at is null order by id`,
  );
  return rows.map(({ id }) => id);
};

test("previews are in the history, in their order, and a change of the message", async () => {
  const found = await picture();
  const full = { ...tea, description: "all of it", site: "Shop", ...(found && { picture: found }) };
  await store(told(2, 1, full, { url: "https://b.example/", title: "B" }));
  expect(await shown()).toStrictEqual([full, { url: "https://b.example/", title: "B" }]);
  const changed = await changedSince(room, { since: 1, limit: 10 });
  expect(changed.messages).toMatchObject([{ id: 1, changed: 2, previews: [full, {}] }]);
  expect((await page(room, { limit: 10 })).messages[0]?.files).toBeUndefined();
});

test("the same batch again changes nothing, and previews make nothing unread", async () => {
  await db().execute(sql`
    insert into members (room_id, user_id, role, read_id) values (${room}, ${bob}, 'member', 1)`);
  const before = (await listExpandedFor(bob)).find(({ id }) => id === room);
  const event = told(2, 1, tea);
  await store(event);
  await store(event);
  expect(await shown()).toStrictEqual([tea]);
  const after = (await listExpandedFor(bob)).find(({ id }) => id === room);
  expect(after).toStrictEqual({ ...before, lastId: 2 });
  expect(after?.unread).toBe(0);
});

test("others take their place, and pictures that are not shown any more go", async () => {
  const [a, b, c] = [await picture(), await picture(), await picture()];
  if (!a || !b || !c) throw new Error("there is no picture");
  await store(told(2, 1, { ...tea, picture: a }));
  // `b` was stored, but what showed it never came.
  expect(await kept()).toStrictEqual([a.id]);
  const d = await picture();
  await store(told(3, 1, { ...tea, ...(d && { picture: d }) }));
  expect(await kept()).toStrictEqual([d?.id]);
  await store(told(4, 1));
  expect(await shown()).toBeUndefined();
  expect(await kept()).toStrictEqual([]);
});

test("of several events of a batch the last one counts, and an old reaction is none of them", async () => {
  await store(told(2, 1, tea), told(3, 1, { ...tea, title: "Newer" }), {
    ...{ type: 6, id: 4, uid: ann, time: 1, target: 1, emoji: "🍵", on: true },
  });
  expect(await shown()).toStrictEqual([{ ...tea, title: "Newer" }]);
  expect((await page(room, { limit: 10 })).messages[0]?.reactions).toHaveLength(1);
});

test("they go with their message, and a deleted or unknown one gets none", async () => {
  const found = await picture();
  await store(told(2, 1, { ...tea, ...(found && { picture: found }) }));
  await store({ type: 5, id: 3, uid: ann, time: 1, target: 1 });
  expect(await kept()).toStrictEqual([]);
  expect(await picture()).toBeNull();
  await store(told(4, 1, tea), told(5, 99, tea));
  expect(await shown()).toBeUndefined();
  const rows = await db().execute(sql`select from link_previews where room_id = ${room}`);
  expect([...rows]).toHaveLength(0);
});

test("their pictures count to nobody's quota but the server's, and to nobody's message", async () => {
  const stored = async () => ({
    person: await fileBytes.bytesOf(ann),
    all: await fileBytes.bytesOfAll(),
  });
  const before = await stored();
  const found = await picture();
  expect(await stored()).toStrictEqual({
    person: before.person,
    all: before.all + 5,
  });
  expect(await files.find(room, found?.id ?? 0)).toMatchObject({ isSent: true });
  const message = { roomId: room, userId: ann, cid: undefined };
  expect(await files.take(message, [found?.id ?? 0])).toBeNull();
});

test("a room that is to have none says so, and what a message shows already is known", async () => {
  await store(told(2, 1, tea));
  expect(await linkPreviews.linking(room, [1, 99])).toStrictEqual([
    { id: 1, userId: ann, shown: [tea.url] },
  ]);
  await rooms.change(room, { previews: false });
  expect(await linkPreviews.linking(room, [1])).toStrictEqual([]);
});
