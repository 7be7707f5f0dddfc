import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { GET } from "@/app/api/internal/cron/route";
import { db } from "./db/db";
import { archive } from "./db/queries/archive";
import * as rooms from "./db/queries/rooms";
import { startTestDatabase } from "./db/queries/test-database";
import * as users from "./db/queries/users";

const CRON_SECRET = "a-secret-of-cron";
let database: { stop(): Promise<void> };
beforeAll(async () => {
  Object.assign(process.env, { CRON_SECRET });
  database = await startTestDatabase();
}, 30_000);
afterAll(() => database.stop());

function call(secret?: string): Promise<Response> {
  const headers = new Headers(secret === undefined ? {} : { Authorization: `Bearer ${secret}` });
  const request = new Request("http://localhost/api/internal/cron", { headers });
  return GET(request, { params: Promise.resolve({}) });
}

async function count(table: "messages" | "deleted_rooms" | "rate_limits"): Promise<number> {
  const [row] = await db().execute<{ n: number }>(
    sql`select count(*)::int as n from ${sql.identifier(table)}`,
  );
  return row?.n ?? -1;
}

test("cron without its secret gets nothing and does nothing", async () => {
  await db().execute(sql`insert into deleted_rooms (room_id) values (7)`);
  for (const secret of [undefined, "", "undefined", "another-secret-of-cron"]) {
    expect((await call(secret)).status).toBe(404);
  }
  expect(await count("deleted_rooms")).toBe(1);
});

test("vercel.json names a route that exists", () => {
  const root = path.resolve(import.meta.dirname, "../..");
  const { crons } = z
    .object({ crons: z.array(z.object({ path: z.string() })) })
    .parse(JSON.parse(readFileSync(path.join(root, "vercel.json"), "utf8")));
  expect(
    crons.map((each) => existsSync(path.join(root, "app", each.path, "route.ts"))),
  ).toStrictEqual([true]);
});

test("cron does what timers would, also when several calls come at once", async () => {
  const ann = await users.create({ username: "ann", nickname: "Ann", passwordHash: "" });
  const text = { type: 0, uid: ann?.id ?? 0, time: 1, msg: "text" } as const;
  const room = (await rooms.create(text.uid, { name: "a room", private: false }))?.id ?? 0;
  const events = Array.from({ length: 1_500 }, (_, at) => ({ ...text, id: at + 1 }));
  await archive({ room, online: 0, events });
  await rooms.remove(room);
  expect(await count("messages")).toBe(1_500);
  await db().execute(sql`
    insert into rate_limits (key, points, expire) values
    ('old', 1, now() - interval '2 hours'), ('new', 1, now() + interval '1 minute')`);
  const answers = await Promise.all([call(CRON_SECRET), call(CRON_SECRET), call("x".repeat(32))]);
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    const done = {
      commands: true,
      pushes: true,
      digests: true,
      erased: true,
      limits: true,
      files: true,
    };
    expect(await answer.json()).toStrictEqual(done);
  }
  expect(await count("messages")).toBe(0);
  expect(await count("deleted_rooms")).toBe(0);
  expect(await count("rate_limits")).toBe(1);
});
