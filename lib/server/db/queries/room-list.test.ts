import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "../db";
import * as members from "./members";
import { listExpandedFor, listFor } from "./room-list";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

const roomCount = 10_000;

let database: { stop(): Promise<void> };
let ann: number;
let crowded: number;

/**
 * 10,000 rooms, of which every hundredth is open. Ann is in every thirtieth, was removed from every
 * sixth open one and has left others. One room has 3,000 members.
 */
beforeAll(async () => {
  database = await startTestDatabase();
  ann = (await users.create({ username: "ann", nickname: "Ann", passwordHash: "" }))?.id ?? 0;
  await db().execute(sql`
    insert into users (username, username_key, nickname, password_hash)
    select 'u' || n, 'u' || n, 'Nick', '' from generate_series(1, 3000) as n`);
  await db().execute(sql`
    insert into rooms (name, private)
    select 'room ' || n, n % 100 <> 0 from generate_series(1, ${roomCount}) as n`);
  await db().execute(sql`
    insert into members (room_id, user_id, state)
    select id, ${ann}, (case when id % 600 = 0 then 'removed' when id % 60 = 0 then 'left'
      else 'active' end)::member_state
    from rooms where id % 30 = 0`);
  crowded = 30;
  await db().execute(sql`
    insert into members (room_id, user_id) select ${crowded}, id from users where id <> ${ann}`);
  await db().execute(sql`analyze`);
}, 60_000);
afterAll(() => database.stop());

const idsOf = (rooms: { id: number }[]) => rooms.map(({ id }) => id);

test("pages of the room list follow each other without a gap or a repetition", async () => {
  const all = idsOf(await listFor(ann));
  expect(all.length).toBeGreaterThan(200);
  const paged: number[] = [];
  for (let from: number | undefined; ; ) {
    const page = idsOf(await listFor(ann, { from, limit: 40 }));
    paged.push(...page.slice(0, 40));
    if (page.length <= 40) break;
    from = paged.at(-1);
  }
  expect(paged).toStrictEqual(all);
  const expanded = await listExpandedFor(ann, { from: all[9], limit: 5 });
  expect(idsOf(expanded)).toStrictEqual(all.slice(10, 16));
});

test("a page of the room list reads only what is on it, by indexes", async () => {
  const plan = await planOf(listFor(ann, { from: undefined, limit: 40 }));
  expect(plan.rows).toBeLessThan(roomCount / 10);
  expect(plan.text).not.toContain("Seq Scan on rooms");
});

test("pages of a room's members follow each other without a gap or a repetition, by an index", async () => {
  const paged: string[] = [];
  let from = 0;
  for (;;) {
    const page = await members.listPage(crowded, "active", { from, limit: 100 });
    paged.push(...page.slice(0, 100).map(({ username }) => username));
    if (page.length <= 100) break;
    from = (await users.find(paged.at(-1) ?? ""))?.id ?? 0;
  }
  const all = (await members.list(crowded, "active")).map(({ username }) => username);
  expect(paged).toHaveLength(3_001);
  expect(paged.toSorted()).toStrictEqual(all.toSorted());
  const plan = await planOf(members.listPage(crowded, "active", { from: 1_000, limit: 100 }));
  expect(plan.rows).toBeLessThan(1_000);
});

/** How a query is executed, and the most rows that a step of it reads. */
async function planOf(query: unknown): Promise<{ text: string; rows: number }> {
  const { toSQL } = query as { toSQL(): { sql: string; params: unknown[] } };
  const built = toSQL.call(query);
  const parts = built.sql.split(/\$\d+/);
  const statement = sql.join(
    parts.flatMap((part, n) => [
      sql.raw(part),
      ...(n < built.params.length ? [sql.raw(literal(built.params[n]))] : []),
    ]),
  );
  const lines = await db().execute<{ "QUERY PLAN": string }>(
    sql`explain (analyze, costs off, timing off) ${statement}`,
  );
  const text = lines.map((line) => line["QUERY PLAN"]).join("\n");
  const rows = [...text.matchAll(/rows=(\d+)|Rows Removed by \w+(?: \w+)*: (\d+)/g)].map(
    ([, read, removed]) => Number(read ?? removed),
  );
  return { text, rows: Math.max(...rows) };
}

function literal(value: unknown): string {
  return typeof value === "number" ? String(value) : `'${String(value)}'`;
}
