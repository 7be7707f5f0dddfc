import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "../db/db";
import { startTestDatabase } from "../db/queries/test-database";
import { logger } from "../observability/app-logger";
import { checkStorage, fullStorage } from "./storage-quota";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
  process.env.QUOTA_STORED_MB = "1";
});
vi.mock("next/server", () => ({ after: () => {} }));

let database: { stop(): Promise<void> };

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  database = await startTestDatabase();
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  await database.stop();
});

test("a full server says so to rooms and, before and then, to its owner; deleting makes room", async () => {
  const warned = vi.spyOn(logger, "warn");
  const failed = vi.spyOn(logger, "error");
  const stored = async (bytes: number) => {
    await db().execute(sql`truncate rooms cascade`);
    await db().execute(sql`insert into rooms (name, text_bytes) values ('tea', ${bytes})`);
    vi.setSystemTime(Date.now() + 30_000);
    await checkStorage();
    return fullStorage();
  };
  expect(await stored(899_999)).toStrictEqual({});
  expect([warned.mock.calls.length, failed.mock.calls.length]).toStrictEqual([0, 0]);
  expect(await stored(900_000)).toStrictEqual({});
  expect([warned.mock.calls.length, failed.mock.calls.length]).toStrictEqual([1, 0]);
  for (let n = 0; n < 3; n++) expect(await stored(1_000_000)).toStrictEqual({ fullSeconds: 300 });
  expect([warned.mock.calls.length, failed.mock.calls.length]).toStrictEqual([1, 1]);
  expect(await stored(1_000)).toStrictEqual({});
});
