import { afterEach, expect, test, vi } from "vitest";
import { Peers } from "./peers";

const env = { APP_URL: "https://tea.example", INTERNAL_SECRET: "s".repeat(32) };
const ask = { to: "inbox", id: 7, command: { type: "ask" } } as const;

afterEach(() => vi.unstubAllGlobals());

/** A room on PartyKit's platform; `parties` returns what the platform shows it at the moment. */
function roomWith(parties: () => unknown): ConstructorParameters<typeof Peers>[0] {
  return Object.create(null, {
    context: { value: Object.create(null, { parties: { get: parties } }) },
  });
}

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
  expect(await peers.post(ask, "of-ann")).toBe(410);
  expect(called).toStrictEqual(['7 of-ann {"type":"ask"}']);
});

test("a room that an alarm woke calls inboxes through the app", async () => {
  const fetched = vi.fn(
    async (_url: URL, _init: RequestInit) => new Response(null, { status: 204 }),
  );
  vi.stubGlobal("fetch", fetched);
  const peers = new Peers(
    roomWith(() => {
      throw new Error("Parties are not yet initialized.");
    }),
    env,
  );
  expect(await peers.post(ask, "of-ann")).toBe(204);
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect(url?.href).toBe("https://tea.example/api/internal/relay");
  expect(new Headers(init?.headers).get("Authorization")).toBe(`Bearer ${env.INTERNAL_SECRET}`);
  expect(new Headers(init?.headers).get("X-Request-Id")).toBe("of-ann");
  expect(JSON.parse(String(init?.body))).toStrictEqual(ask);
});
