import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foldText, termsOf } from "@/lib/shared/search-text";
import { db } from "../db";
import { migrateDatabase } from "../migrate";
import { archive } from "./archive";
import * as rooms from "./rooms";
import { everywhere, inRoom } from "./search";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

/** Newer messages, more than are scanned without the index. */
const since = 8_100;
const texts = [
  "我们去龙井喝茶，好吗？",
  "Long Jing TEA",
  "ｆｕｌｌ width ﬁsh",
  "100% o'clock \\ & |! <-> (x)",
  "e",
  "的",
  "aa aaa aaaa",
  "👨‍👩‍👧 family 😀😀",
  "  two  spaces\n\nand lines\t",
  "ÀÉ İstanbul ẞ ǅ",
  ":* 'quoted' \"twice\"",
  "日本語テキスト ｶﾀｶﾅ",
  "ΣΊΣΥΦΟΣ, Straße",
  "σίσυφος, STRASSE",
  "ЧАЙ École",
];

let database: { stop(): Promise<void> };
let ann = 0;
let room = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  ann = (await users.create({ username: "ann", nickname: "Ann", passwordHash: "" }))?.id ?? 0;
  room = (await rooms.create(ann, { name: "a room", private: true }))?.id ?? 0;
  const events = texts.map((msg, n) => ({ type: 0 as const, id: n + 1, uid: ann, msg, time: n }));
  await archive({ room, online: 0, events });
  await db().execute(sql`
    insert into messages (room_id, id, user_id, msg, time, changed_id)
    select ${room}, n, ${ann}, 'zzz', 0, n from generate_series(100, ${100 + since}) as n`);
  await db().execute(sql`select gin_clean_pending_list('messages_search')`);
  await db().execute(sql`update rooms set last_id = ${100 + since} where id = ${room}`);
}, 120_000);
afterAll(() => database.stop());

async function fold(text: string): Promise<string> {
  const [row] = await db().execute<{ folded: string }>(sql`select message_fold(${text}) as folded`);
  return row?.folded ?? "";
}

test("the index finds what a scan of every message finds, for any characters", async () => {
  const folded = await Promise.all(texts.map(fold));
  const characters = [...new Set([...texts.join("")])];
  const part = fc
    .tuple(fc.constantFrom(...texts), fc.nat(20), fc.integer({ min: 1, max: 8 }))
    .map(([text, from, length]) => [...text].slice(from, from + length).join(""));
  const noise = fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: 3 });
  const query = fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: part },
        noise.map((list) => list.join("")),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((terms) => terms.join(" "));
  await fc.assert(
    fc.asyncProperty(query, async (q) => {
      const terms = termsOf(await fold(q));
      const expected = texts.filter(
        (_, n) => terms.length > 0 && terms.every((term) => folded[n]?.includes(term)),
      );
      const search = { q, limit: 100 };
      for (const found of [await everywhere(ann, search), await inRoom(room, search)]) {
        expect(found.messages.map(({ msg }) => msg).reverse()).toStrictEqual(expected);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("pages fold every character as the database does, so that they mark what was found", async () => {
  const assigned = /[^\p{Unassigned}\p{Surrogate}\p{Private_Use}\0\s]/u;
  const characters = Array.from({ length: 0x11_00_00 }, (_, code) => code)
    .filter((code) => code < 0xd8_00 || code > 0xdf_ff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => assigned.test(character));
  // Between line feeds, so that nothing composes.
  const folded = (await fold(characters.join("\n"))).split("\n");
  const unequal = characters.filter((character, n) => foldText(character) !== folded[n]);
  // Node's Unicode may be newer than the database's.
  const known = await db().execute<{ character: string }>(sql`
    select character from regexp_split_to_table(${unequal.join("\n")}, '\n') as character
    where character <> '' and unicode_assigned(character)`);
  const different = known.map(({ character }) => character);
  expect(different).toStrictEqual([]);
});

test("letter case is folded in full, in both directions", async () => {
  const found = async (q: string) =>
    (await inRoom(room, { q, limit: 100 })).messages.map(({ msg }) => msg).sort();
  const greek = ["ΣΊΣΥΦΟΣ, Straße", "σίσυφος, STRASSE"];
  for (const q of ["σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ", "strasse", "Straße", "STRAẞE", "raß"]) {
    expect(await found(q), q).toStrictEqual(greek);
  }
  for (const q of ["чай", "école", "ЧаЙ ÉCOLE"])
    expect(await found(q)).toStrictEqual(["ЧАЙ École"]);
});

test("synapse#8953: a database made with --locale=C knows the letters of all alphabets", async () => {
  await db().execute(sql`
    create database plain template template0 locale_provider libc locale 'C'`);
  const address = { host: process.env.PGHOST ?? "", user: "postgres", database: "plain" };
  await migrateDatabase(address);
  const client = postgres({ ...address, max: 1 });
  try {
    const [row] = await client`
      select lower('ЧАЙ') as plain, message_fold('чАЙ') as folded, message_fold('ΣΊΣΥΦΟΣ É ß') as more`;
    expect(row).toStrictEqual({ plain: "ЧАЙ", folded: "чай", more: "σίσυφοσ é ss" });
  } finally {
    await client.end();
  }
});

test.each([
  ["signalapp/Signal-Desktop#5180", "龙", "我们去龙井喝茶，好吗？"],
  ["telegramdesktop/tdesktop#5916", "井喝", "我们去龙井喝茶，好吗？"],
  ["RocketChat/Rocket.Chat#713", "\u200b龙井\u3000好吗\ufeff", "我们去龙井喝茶，好吗？"],
  ["ShokoAnime/ShokoServer#1338", "カタカナ", "日本語テキスト ｶﾀｶﾅ"],
  ["taginfo/taginfo#40", "100%", "100% o'clock \\ & |! <-> (x)"],
  ["sam1am/backlogia#74", "\\", "100% o'clock \\ & |! <-> (x)"],
  ["GetStream/stream-chat-js#1440", "|!", "100% o'clock \\ & |! <-> (x)"],
  ["GetStream/stream-chat-js#1440", '"twice', ":* 'quoted' \"twice\""],
  ["didoesdigital/typey-type#188", "😀\ufe0f", "👨‍👩‍👧 family 😀😀"],
])("%s: %j finds", async (_, q, text) => {
  for (const { messages } of [
    await everywhere(ann, { q, limit: 100 }),
    await inRoom(room, { q, limit: 100 }),
  ]) {
    expect(messages.map(({ msg }) => msg)).toStrictEqual([text]);
  }
});

test.each(["_", "**", "%%", "龙  绿", "喝龙", "a.c"])("%j finds nothing", async (q) => {
  expect((await inRoom(room, { q, limit: 100 })).messages).toEqual([]);
});

test("a database from before that finds its old messages, too, and they are as they were", async () => {
  await db().execute(sql`
    create or replace function message_fold(msg text) returns text
    language sql immutable strict parallel safe return lower(normalize(msg, NFKC))`);
  const texts = ["Weißer Tee", "weiẞer tee", "ΤΣΆΙ ΤΗΣ ΗΜΈΡΑΣ", "𝛓", "no such letter"];
  const old = (await rooms.create(ann, { name: "an old room", private: true }))?.id ?? 0;
  const events = texts.map((msg, n) => ({ type: 0 as const, id: n + 1, uid: ann, msg, time: n }));
  await archive({ room: old, online: 0, events });
  const migration = "drizzle/migrations/0005_full_fold.sql";
  await db().execute(sql.raw(readFileSync(migration, "utf8")));
  await db().execute(sql`
    insert into messages (room_id, id, user_id, msg, time, changed_id)
    select ${old}, n, ${ann}, 'zzz', 0, n from generate_series(100, ${100 + since}) as n`);
  await db().execute(sql`update rooms set last_id = ${100 + since} where id = ${old}`);
  const found = async (q: string) =>
    (await inRoom(old, { q, limit: 100 })).messages.map(({ msg }) => msg).reverse();
  expect(await found("weisser")).toStrictEqual(texts.slice(0, 2));
  expect(await found("της ημέρας")).toStrictEqual(texts.slice(2, 3));
  expect(await found("Σ")).toStrictEqual(texts.slice(2, 4));
  expect(await found("letter")).toStrictEqual(texts.slice(4));
});

test("pages from the index continue at next, and end", async () => {
  const first = await inRoom(room, { q: "e", limit: 2 });
  expect(first).toMatchObject({ more: true });
  const all = await inRoom(room, { q: "e", limit: 100 });
  const second = await inRoom(room, { q: "e", limit: 100, before: first.next });
  expect([...first.messages, ...second.messages]).toStrictEqual(all.messages);
  expect(all).not.toHaveProperty("next");
});

test("a `before` above every place starts at the newest message", async () => {
  const newest = await inRoom(room, { q: "zzz", limit: 1, before: Number.MAX_SAFE_INTEGER });
  expect(newest.messages[0]?.id).toBe(100 + since);
});
