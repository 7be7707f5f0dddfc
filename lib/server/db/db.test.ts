import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { isDatabaseDown } from "./db";

test.each([
  ["ECONNREFUSED", true],
  ["EHOSTUNREACH", true],
  ["EAI_AGAIN", true],
  ["CONNECT_TIMEOUT", true],
  // Starting up, too many connections, a pooler without a server, a server that is a replica now.
  ["57P03", true],
  ["53300", true],
  ["08P01", true],
  ["08006", true],
  ["25006", true],
  // A statement's own fault.
  ["23505", false],
  ["42601", false],
  ["22021", false],
])("a query that fails with %s failed because of the database: %j", (code, isDown) => {
  const error = Object.assign(new Error("failed"), { code });
  expect(isDatabaseDown(error)).toBe(isDown);
  expect(isDatabaseDown(new DrizzleQueryError("select 1", [], error))).toBe(isDown);
});
