import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestDatabase } from "../db/queries/test-database";
import { checkFailures, countCall, countFailure } from "./limits";
import { TooMany } from "./problem";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});

let database: { stop(): Promise<void> };

beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());

const hour = 3_600;

/** The call is refused until the window ends, which is as long as the table says. */
async function expectWait(refused: Promise<void>, seconds: number): Promise<void> {
  await expect(refused).rejects.toThrow(TooMany);
  const { retryAfterSeconds } = await refused.then(
    () => new TooMany(0),
    (error: TooMany) => error,
  );
  expect(retryAfterSeconds).toBeGreaterThan(seconds * 0.5);
  expect(retryAfterSeconds).toBeLessThanOrEqual(seconds);
}

test.each([
  ["registration", 20, hour],
  ["rooms", 60, hour],
  ["roomChanges", 60, hour],
  ["nicknames", 20, hour],
  ["members", 200, hour],
  ["invites", 60, hour],
  ["accessTokens", 60, hour],
  ["revocations", 120, hour],
  ["pushSubscriptions", 60, hour],
  ["exports", 20, hour],
  ["inviteLookups", 120, 60],
  ["newcomerRooms", 20, hour],
  ["newcomerDirectRooms", 10, hour],
  ["newcomerInvites", 10, hour],
  ["newcomerMembers", 20, hour],
  ["newcomerFiles", 40, hour],
  ["registrationMails", 20, hour],
  ["registrationMailsToOne", 3, hour],
  ["searches", 60, 60],
  ["tokens", 300, 60],
] as const)(
  "limits: %s, %i times in %i s, each caller for itself",
  async (rule, calls, seconds) => {
    for (let n = 0; n < calls; n++) await countCall(rule, "ann");
    await expectWait(countCall(rule, "ann"), seconds);
    await countCall(rule, "bob");
  },
);

test.each([
  ["signInByPair", 10, 60],
  ["signInByAddress", 30, 60],
  ["signInByName", 100, hour],
  ["signInByPairInAttack", 1, 600],
  ["passwordChanges", 10, 60],
] as const)(
  "limits: %s, %i failures in %i s, and only failures",
  async (rule, failures, seconds) => {
    for (let n = 0; n < failures; n++) {
      await checkFailures(rule, "ann");
      await checkFailures(rule, "ann");
      await countFailure(rule, "ann");
    }
    await expectWait(checkFailures(rule, "ann"), seconds);
    await checkFailures(rule, "bob");
  },
);
