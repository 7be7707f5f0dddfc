import { expect, test } from "vitest";
import { describeError } from "./describe-error";

/** Like Drizzle's. */
class DrizzleQueryError extends Error {
  constructor(
    readonly query: string,
    readonly params: unknown[],
    cause: Error,
  ) {
    super(`Failed query: ${query}\nparams: ${params}`, { cause });
  }
}

test("a failed query is logged with its SQL and its cause, but without its parameters", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const params = ["lu-yu", "secret\n    at home with secret"];
  const described = describeError(
    new DrizzleQueryError("select * from users where key = $1", params, cause),
  );
  expect(described).toMatchObject({
    type: "DrizzleQueryError",
    query: "select * from users where key = $1",
    cause: { type: "Error", message: "connect ECONNREFUSED", code: "ECONNREFUSED" },
  });
  expect(JSON.stringify(described)).not.toMatch(/lu-yu|secret/);
  expect(described.stack).toMatch(/^at .*describe-error\.test/);
});

test("errors that quote user input are logged without their message", () => {
  const data = Object.assign(new Error('invalid input syntax for type integer: "secret"'), {
    code: "22P02",
  });
  const unique = Object.assign(new Error("duplicate key violates users_key"), { code: "23505" });
  expect(describeError(data)).not.toHaveProperty("message");
  expect(JSON.stringify(describeError(data))).not.toContain("secret");
  expect(describeError(unique)).toMatchObject({ message: "duplicate key violates users_key" });
  expect(describeError(new SyntaxError('Unexpected token "secret"'))).not.toHaveProperty("message");
});

test("any thrown value is described, and circular causes end", () => {
  expect(describeError("secret")).toStrictEqual({ type: "string" });
  const round = new Error("round");
  round.cause = round;
  expect(JSON.stringify(describeError(round)).match(/"message":"round"/g)).toHaveLength(5);
});
