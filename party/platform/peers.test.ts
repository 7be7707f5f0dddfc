import { afterEach, expect, test, vi } from "vitest";
import { type PassOn, passOn } from "@/lib/wire/internal-api";
import { callsAtOnce, maxCalls } from "./fan-out";
import { Peers } from "./peers";

const env = { APP_URL: "https://tea.example", INTERNAL_SECRET: "s".repeat(32) };
const ask = { type: "ask" } as const;
const context = { requestId: "of-ann" };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A room on a platform; `parties` returns what the platform shows it at the moment. */
function roomWith(parties: () => unknown): ConstructorParameters<typeof Peers>[0] {
  return Object.create(null, {
    context: { value: Object.create(null, { parties: { get: parties } }) },
  });
}

/**
 * Many inboxes, each of which does what is passed on to it. `calls` has the number of calls that each
 * invocation made, `got` what each inbox got; those in `broken` cannot be reached.
 */
function inboxes(broken = new Set<number>()) {
  const calls: number[] = [];
  const got = new Map<number, string[]>();
  const seen = { atOnce: 0 };
  /** One invocation's view of the others. */
  const peersOf = (): Peers => {
    const invocation = calls.push(0) - 1;
    let open = 0;
    const get = (name: string) => ({
      fetch: async (init: { body: string }) => {
        calls[invocation] = (calls[invocation] ?? 0) + 1;
        seen.atOnce = Math.max(seen.atOnce, ++open);
        await Promise.resolve();
        try {
          return await answer(Number(name), init.body);
        } finally {
          open--;
        }
      },
    });
    return new Peers(
      roomWith(() => ({ inbox: { get } })),
      env,
    );
  };
  const answer = async (id: number, body: string): Promise<Response> => {
    if (broken.has(id)) throw new Error("Network connection lost");
    const passed = passOn.safeParse(JSON.parse(body));
    if (passed.success) return peersOf().answerPassedOn(passed.data, context.requestId);
    got.set(id, [...(got.get(id) ?? []), body]);
    return new Response(null, { status: id % 7 === 0 ? 410 : 204 });
  };
  return { peers: peersOf(), calls, got, seen };
}

const callsTo = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: n + 1, command: ask }));
const statusesOf = (count: number) => callsTo(count).map(({ id }) => (id % 7 === 0 ? 410 : 204));

test.each([1, 40, 41, 45, 500, 820, 5_000])(
  "%i inboxes each get a command once, and no invocation makes more than 40 calls, five at a time",
  async (count) => {
    const { peers, calls, got, seen } = inboxes();
    const statuses = peers.postAll({ to: "inbox", calls: callsTo(count) }, context);
    expect(await Promise.all(statuses)).toStrictEqual(statusesOf(count));
    expect(got.size).toBe(count);
    for (const bodies of got.values()) expect(bodies).toStrictEqual(['{"type":"ask"}']);
    expect(Math.max(...calls)).toBeLessThanOrEqual(maxCalls);
    expect(seen.atOnce).toBeLessThanOrEqual(callsAtOnce);
  },
);

test("an inbox that fails keeps nobody else from theirs, even if it was to pass them on", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  // The first of 500 leads a group of 25.
  const { peers, calls, got } = inboxes(new Set([1]));
  const statuses = peers.postAll({ to: "inbox", calls: callsTo(500) }, context);
  expect(await Promise.all(statuses)).toStrictEqual([null, ...statusesOf(500).slice(1)]);
  expect(got.size).toBe(499);
  expect(Math.max(...calls)).toBeLessThanOrEqual(maxCalls);
  expect(warn).toHaveBeenCalled();
});

test("a command that many get is passed on once for all of them", async () => {
  const passed: PassOn[] = [];
  const get = () => ({
    fetch: async ({ body }: { body: string }) => {
      const { data } = passOn.safeParse(JSON.parse(body));
      if (data) passed.push(data);
      return Response.json({ statuses: data?.calls.map(() => 204) });
    },
  });
  const peers = new Peers(
    roomWith(() => ({ inbox: { get } })),
    env,
  );
  const other = { type: "rooms" };
  const calls = callsTo(99).map(({ id }) => ({ id, command: id === 3 ? other : ask }));
  await Promise.all(peers.postAll({ to: "inbox", calls }, context));
  expect(passed[0]).toStrictEqual({
    ...{ type: "pass-on", to: "inbox", commands: [ask, other] },
    calls: [
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 0],
      [5, 0],
    ],
  });
  expect(passed.flatMap(({ calls }) => calls).length).toBe(99);
  for (const { commands } of passed.slice(1)) expect(commands).toStrictEqual([ask]);
});

test("an inbox that the platform has shown once is called directly, also during an alarm", async () => {
  const called: string[] = [];
  let inAlarm = false;
  const inbox = {
    get: (id: string) => ({
      fetch: async (init: RequestInit) => {
        called.push(`${id} ${new Headers(init.headers).get("X-Request-Id")} ${init.body}`);
        return new Response(null, { status: 410 });
      },
    }),
  };
  const peers = new Peers(
    roomWith(() => {
      if (inAlarm) throw new Error("You can not access `Party.context.parties` in onAlarm");
      return { inbox };
    }),
    env,
  );
  inAlarm = true;
  const statuses = peers.postAll({ to: "inbox", calls: [{ id: 7, command: ask }] }, context);
  expect(await Promise.all(statuses)).toStrictEqual([410]);
  expect(called).toStrictEqual(['7 of-ann {"type":"ask"}']);
});

test("a room that an alarm woke has the app call inboxes, many with one call", async () => {
  const fetched = vi.fn(async (_url: URL, { body }: RequestInit) => {
    const { calls } = passOn.parse(JSON.parse(String(body)));
    return Response.json({ statuses: calls.map(() => 204) });
  });
  vi.stubGlobal("fetch", fetched);
  const peers = new Peers(
    roomWith(() => {
      throw new Error("Parties are not yet initialized.");
    }),
    env,
  );
  const statuses = peers.postAll({ to: "inbox", calls: callsTo(501) }, context);
  expect(await Promise.all(statuses)).toStrictEqual(callsTo(501).map(() => 204));
  expect(fetched).toHaveBeenCalledTimes(2);
  const [url, init] = fetched.mock.calls[1] ?? [];
  expect(url?.href).toBe("https://tea.example/api/internal/relay");
  expect(new Headers(init?.headers).get("Authorization")).toBe(`Bearer ${env.INTERNAL_SECRET}`);
  expect(new Headers(init?.headers).get("X-Request-Id")).toBe("of-ann");
  expect(JSON.parse(String(init?.body))).toStrictEqual({
    ...{ type: "pass-on", to: "inbox", commands: [ask], calls: [[501, 0]] },
  });
  await Promise.all(peers.postAll({ to: "inbox", calls: callsTo(30_000) }, context));
  expect(fetched.mock.calls.length).toBeLessThanOrEqual(2 + maxCalls);
});
