import { signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

test("limits: each expensive call is limited, and says when to retry", async ({ startStack }) => {
  const stack = await startStack({ LIMITS_FACTOR: "1" });
  const { call } = await signIn(stack, "ann");
  await call("POST", "/Room", { name: "a room" });
  const room = "/Room/1";
  const limits: [string, number, () => Promise<Response>][] = [
    // The limit is a burst of 20, then 5 a second; these are faster.
    ["messages without a socket", 20, () => call("POST", `${room}/Message`, { msg: "x" })],
    ["invites", 60, () => call("POST", `${room}/Invite`)],
    ["searches", 60, () => call("GET", "/Search?q=tea")],
    ["tokens", 300, () => call("GET", room)],
    [
      "new passwords",
      10,
      () => call("PATCH", "/User/ann", { password: "x".repeat(6), current: "x" }),
    ],
    ["access tokens", 50, () => call("POST", "/User/ann/Token", { name: "x" })],
  ];
  for (const [what, allowed, attempt] of limits) {
    await test.step(what, async () => {
      const answers: Response[] = [];
      while (!answers.some(({ status }) => status === 429) && answers.length < 10 * allowed) {
        answers.push(...(await Promise.all(Array.from({ length: 20 }, attempt))));
      }
      const refused = answers.filter(({ status }) => status === 429);
      const taken = answers.length - refused.length;
      expect(taken).toBeGreaterThanOrEqual(allowed);
      expect(refused.length).toBeGreaterThan(0);
      for (const { headers } of refused) {
        expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      }
    });
  }
});
