import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type WebSocket from "ws";
import { documentOf } from "../support/api-schemas";
import { memoryOf, Stack } from "../support/stack";
import { type Client, enter, makeRoom, signIn } from "../support/stack-client";
import { callsOf } from "./calls";
import { framesOf } from "./frames";
import { RestRunner } from "./rest-runner";
import { firstFrame, SocketRunner } from "./socket-runner";

/** REST calls and frames together; `npm run fuzz` runs many more. */
const cases = Number(process.env.FUZZ_CASES ?? 3_000);
/** `npm test` repeats the same cases; `npm run fuzz` looks for new ones. */
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_CASES ? Date.now() : 1));
const atOnce = 20;

test.setTimeout(60_000 + cases * 20);

let stack: Stack;
test.beforeAll(async () => {
  stack = await Stack.start({ LIMITS_FACTOR: "1000000" });
});
// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
test.afterEach(({}, { errors }) => {
  if (errors.length > 0) console.log(stack.errors.slice(-4_000));
});
test.afterAll(() => stack?.remove());

/** Watches that a warm process does not grow by more than `most` MB. */
class Growth {
  private warm: number | undefined;

  constructor(
    private readonly part: "app.js" | "workerd",
    private readonly most: number,
  ) {}

  /** To be called often; `done` is the finished part of the run, 0 to 1. */
  look(done: number): void {
    if (done >= 0.3) this.warm ??= memoryOf(stack, this.part);
  }

  expectLittle(): string {
    const now = memoryOf(stack, this.part);
    expect(now - (this.warm ?? now)).toBeLessThan(this.most);
    return `${this.part}: ${Math.round(this.warm ?? now)} MB when warm, ${Math.round(now)} MB now`;
  }
}

/** Lines of the server's log that report errors. */
function complaints(): string[] {
  return stack.errors
    .split("\n")
    .filter((line) => /error|exception|unhandled|fatal|died/i.test(line));
}

/** Two sockets in a room of their own that must not be disturbed. */
class Witness {
  private said = 0;
  private received: number[] = [];

  private constructor(
    readonly client: Client,
    readonly room: number,
    private readonly speaker: WebSocket,
    private readonly listener: WebSocket,
  ) {
    listener.on("message", (data) => {
      const { type, msg } = JSON.parse(String(data));
      if (type === 0) this.received.push(Number(msg));
    });
  }

  static async start(stack: Stack, name: string): Promise<Witness> {
    const client = await signIn(stack, name);
    const { id } = JSON.parse(
      await (await client.post("/Room", { name: "quiet", private: true })).text(),
    );
    const sockets = [await enter(stack, client, id), await enter(stack, client, id)] as const;
    return new Witness(client, id, ...sockets);
  }

  /** Sends a message and waits until it is acknowledged and received. */
  async speak(): Promise<void> {
    const answer = new Promise((resolve) => this.speaker.once("message", resolve));
    this.speaker.send(JSON.stringify({ msg: String(this.said++) }));
    expect(JSON.parse(String(await answer))).toStrictEqual({ status: true });
    while (this.received.length < this.said) {
      await new Promise((resolve) => this.listener.once("message", resolve));
    }
  }

  expectAll(): void {
    expect(this.received).toStrictEqual(Array.from({ length: this.said }, (_, index) => index));
    for (const socket of [this.speaker, this.listener]) socket.terminate();
  }
}

test("threat model: every REST call gets a documented answer and never a server error", async () => {
  const witness = await Witness.start(stack, "witness");
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
  const runs = Math.ceil((cases * 0.15) / atOnce);
  const growth = new Growth("app.js", 250);
  let sent = 0;
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(calls, { minLength: 1, maxLength: 2 * atOnce, size: "max" }),
      async (batch) => {
        sent += batch.length;
        await runner.run(batch);
        await witness.speak();
        growth.look(++run / runs);
      },
    ),
    { numRuns: runs, seed },
  );
  runner.close();
  witness.expectAll();
  const statuses = JSON.stringify(Object.fromEntries(runner.statuses));
  console.log(`${sent} calls: ${statuses}; ${growth.expectLittle()}`);
  expect(complaints()).toStrictEqual([]);
});

test("threat model: every frame of a member gets a documented answer, and sockets without a token are closed", async () => {
  const witness = await Witness.start(stack, "witness2");
  const client = await signIn(stack, "talker");
  const room = await makeRoom(client);
  const runners = await Promise.all(
    [true, false].map((optedIn) => SocketRunner.enter(stack, client, room, optedIn)),
  );
  const frames = framesOf(await documentOf("asyncapi.json", stack.origin));
  const atOnce = 100;
  const runs = Math.ceil((cases * 0.8) / atOnce / runners.length);
  const growth = new Growth("workerd", 150);
  let sent = 0;
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(frames, { minLength: 1, maxLength: 2 * atOnce, size: "max" }),
      async (batch) => {
        sent += batch.length * runners.length;
        for (const runner of runners) await runner.run(batch);
        await witness.speak();
        growth.look(++run / runs);
      },
    ),
    { numRuns: runs, seed },
  );
  for (const runner of runners) runner.close();

  const urls = ["/", `/parties/main/${room}`, "/parties/inbox/1"].map(
    (path) => stack.partyUrl + path,
  );
  const first = fc.tuple(fc.constantFrom(...urls), frames);
  await fc.assert(
    fc.asyncProperty(
      fc.array(first, { minLength: 1, maxLength: 40, size: "max" }),
      async (batch) => {
        sent += batch.length;
        const codes = await Promise.all(batch.map(([url, frame]) => firstFrame(url, frame)));
        expect(codes).toStrictEqual(batch.map(() => 4401));
        await witness.speak();
      },
    ),
    { numRuns: Math.ceil((cases * 0.05) / 20), seed },
  );
  witness.expectAll();
  console.log(`${sent} frames; ${growth.expectLittle()}`);
  expect(complaints()).toStrictEqual([]);
});
