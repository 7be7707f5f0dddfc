import { afterEach, expect, test, vi } from "vitest";
import { Neighbours } from "./peers";

const env = { APP_URL: "https://tea.example", INTERNAL_SECRET: "s".repeat(32) };
const ask = { to: "inbox", id: 7, command: { type: "ask" } } as const;

afterEach(() => vi.unstubAllGlobals());

/** As PartyKit's platform has it; `parties` says whom it shows at the moment. */
function roomWith(parties: () => unknown): ConstructorParameters<typeof Neighbours>[0] {
  return Object.create(null, {
    context: { value: Object.create(null, { parties: { get: parties } }) },
  });
}

test("an inbox that the platform shows is called without a detour, also while an alarm is under way", async () => {
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
  const neighbours = new Neighbours(
    roomWith(() => {
      if (inAlarm) throw new Error("You can not access `Party.context.parties` in onAlarm");
      return { inbox };
    }),
    env,
  );
  inAlarm = true;
  expect(await neighbours.post(ask, "of-ann")).toBe(410);
  expect(called).toStrictEqual(['7 of-ann {"type":"ask"}']);
});

test("whom an alarm woke on the platform reaches the others by way of the app", async () => {
  const fetched = vi.fn(
    async (_url: URL, _init: RequestInit) => new Response(null, { status: 204 }),
  );
  vi.stubGlobal("fetch", fetched);
  const neighbours = new Neighbours(
    roomWith(() => {
      throw new Error("Parties are not yet initialized.");
    }),
    env,
  );
  expect(await neighbours.post(ask, "of-ann")).toBe(204);
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect(url?.href).toBe("https://tea.example/api/internal/relay");
  expect(new Headers(init?.headers).get("Authorization")).toBe(`Bearer ${env.INTERNAL_SECRET}`);
  expect(new Headers(init?.headers).get("X-Request-Id")).toBe("of-ann");
  expect(JSON.parse(String(init?.body))).toStrictEqual(ask);
});
