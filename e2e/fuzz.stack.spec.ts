import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type WebSocket from "ws";
import { documentOf } from "./documented";
import { callsOf } from "./fuzz/calls";
import { RestRunner } from "./fuzz/rest-runner";
import { memoryOf, Stack } from "./stack";
import { type Client, enter, makeRoom, signIn } from "./stack-client";

/** Of both kinds together; `npm run fuzz` has many more. */
const cases = Number(process.env.FUZZ_CASES ?? 12_000);
const seed = process.env.FUZZ_SEED ? Number(process.env.FUZZ_SEED) : undefined;
const atOnce = 20;

test.setTimeout(60_000 + cases * 20);

let stack: Stack;
test.beforeAll(async () => {
  stack = await Stack.start({ LIMITS_FACTOR: "1000000" });
});
// biome-ignore lint/correctness/noEmptyPattern: Playwright reads it.
test.afterEach(({}, { errors }) => {
  if (errors.length > 0) console.log(stack.log.slice(-4_000));
});
test.afterAll(() => stack?.remove());

/** Two who talk to each other in a room of their own, and must not notice anything. */
class Witness {
  private said = 0;
  private heard: number[] = [];

  private constructor(
    readonly client: Client,
    readonly room: number,
    private readonly speaker: WebSocket,
    private readonly listener: WebSocket,
  ) {
    listener.on("message", (data) => {
      const { type, msg } = JSON.parse(String(data));
      if (type === 0) this.heard.push(Number(msg));
    });
  }

  static async start(stack: Stack): Promise<Witness> {
    const client = await signIn(stack, "witness");
    const { id } = JSON.parse(
      await (await client.post("/Room", { name: "quiet", private: true })).text(),
    );
    const sockets = [await enter(stack, client, id), await enter(stack, client, id)] as const;
    return new Witness(client, id, ...sockets);
  }

  /** Says something, and waits until it is taken and heard. */
  async speak(): Promise<void> {
    const answer = new Promise((resolve) => this.speaker.once("message", resolve));
    this.speaker.send(JSON.stringify({ msg: String(this.said++) }));
    expect(JSON.parse(String(await answer))).toStrictEqual({ status: true });
    while (this.heard.length < this.said) {
      await new Promise((resolve) => this.listener.once("message", resolve));
    }
  }

  expectAll(): void {
    expect(this.heard).toStrictEqual(Array.from({ length: this.said }, (_, index) => index));
    for (const socket of [this.speaker, this.listener]) socket.terminate();
  }
}

test("ours, threats: whatever is asked of the REST API, the answer is in its document, and no error of the server", async () => {
  const witness = await Witness.start(stack);
  const owner = await signIn(stack, "owner");
  for (let n = 0; n < 5; n++) await makeRoom(owner);
  const runner = new RestRunner(stack, "owner", "member");
  const document = await documentOf("openapi.json", stack.origin);
  const room = fc.integer({ min: 1, max: 10 + Math.ceil(cases / 150) });
  const names = fc.constantFrom("owner", "OWNER", "member", "witness", "nobody", "new1", "new2");
  const calls = callsOf(document, {
    room,
    "query room": room,
    username: names,
    with: names,
    password: fc.constantFrom("zjh1997@stupid", "wrong password"),
  });
  const runs = Math.ceil((cases * 0.3) / atOnce);
  await fc.assert(
    fc.asyncProperty(
      fc.array(calls, { minLength: 1, maxLength: 2 * atOnce, size: "max" }),
      async (batch) => {
        await runner.run(batch);
        await witness.speak();
      },
    ),
    { numRuns: runs, ...(seed !== undefined && { seed }) },
  );
  runner.close();
  witness.expectAll();
  console.log(
    runs * atOnce,
    "calls",
    Object.fromEntries(runner.statuses),
    memoryOf(stack, "web.ts"),
  );
});
