import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestDatabase } from "../db/queries/test-database";
import { countSent, overQuota, writeCounts } from "./message-quota";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
  process.env.QUOTA_MESSAGES_PER_DAY = "10";
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

const events = (uid: number, count: number, type: 0 | 4 | 5 = 0) =>
  Array.from({ length: count }, () => ({ uid, type }));
/** Some seconds later the counts are written. */
async function write(): Promise<void> {
  vi.setSystemTime(Date.now() + 5_000);
  await writeCounts();
}

test("messages and edits count over all rooms and deletions do not, until the day is over", async () => {
  countSent([...events(1, 5), ...events(2, 9), ...events(2, 50, 5)]);
  countSent([...events(1, 5, 4)]);
  expect(overQuota([1, 2])).toStrictEqual([]);
  await write();
  const [over, ...others] = overQuota([1, 2, 1]);
  expect(others).toStrictEqual([]);
  expect(over?.uid).toBe(1);
  expect(over?.seconds).toBeGreaterThan(86_000);
  vi.setSystemTime(Date.now() + 86_400_000);
  expect(overQuota([1])).toStrictEqual([]);
});

test("counts of some seconds are written together", async () => {
  countSent(events(3, 10));
  await write();
  expect(overQuota([3])).toHaveLength(1);
  countSent(events(4, 10));
  await writeCounts();
  expect(overQuota([4])).toStrictEqual([]);
  await write();
  expect(overQuota([4])).toHaveLength(1);
});
