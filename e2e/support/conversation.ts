/** People in a room who do at random what people do, and what must be true of the room afterwards. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@playwright/test";
import { fields, list } from "./basic-client";
import { checkResponse } from "./check-rest";
import type { Crowd } from "./harms";
import type { Front } from "./stack-client";
import { type Rest, type Shown, type StubbornClient, shownOf } from "./stubborn-client";

const restMs = 10_000;

/** By a timer of its own, which does not depend on what `fetch` makes of a signal. */
async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      abort.abort();
      reject(new Error(`no answer within ${ms} ms`));
    }, ms);
  });
  return Promise.race([work(abort.signal), late]).finally(() => clearTimeout(timer));
}

/** Signs a new person up and in. Returns what makes their REST calls at a stack, all with one session. */
export async function signUp(front: Front, username: string): Promise<(front: Front) => Rest> {
  let cookie = "";
  const callAt =
    ({ origin }: Front, signal: AbortSignal): Rest =>
    async (method, path, body) => {
      const response = await fetch(origin + path, {
        method,
        headers: { cookie, ...(body !== undefined && { "Content-Type": "application/json" }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal,
      });
      await checkResponse(response, method, body);
      cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
      const text = await response.text();
      return text === "" ? {} : fields(JSON.parse(text));
    };
  const restAt =
    (at: Front): Rest =>
    (...call) =>
      within(restMs, (signal) => callAt(at, signal)(...call));
  const account = { username, password: "zjh1997@stupid" };
  await restAt(front)("POST", "/User", { ...account, nickname: username });
  await restAt(front)("POST", "/Login", account);
  return restAt;
}

/** The whole archive of a room; null until it reaches event `upTo`. */
export async function archiveOf(rest: Rest, room: number, upTo: number): Promise<Shown[] | null> {
  const all: Shown[] = [];
  for (let after = 0, more = true; more; ) {
    const page = await rest("GET", `/Room/${room}/Message?after=${after}&limit=100&expand=1`);
    if (Number(page.archived) < upTo) return null;
    all.push(...list(page.messages).map((message) => shownOf(fields(message))));
    after = all.at(-1)?.id ?? 0;
    more = page.more === true;
  }
  return all;
}

export const pick = <T>(items: readonly T[]): T | undefined =>
  items[Math.floor(Math.random() * items.length)];

/** One random action of a client: send, edit, delete, react, resend or drop the connection. */
export function act(client: StubbornClient, n: number): void {
  const dice = Math.random();
  const own = pick([...client.acknowledged.values()].filter((id) => client.shown.has(id)));
  if (dice < 0.7 || own === undefined) client.ask({ msg: `message ${n} 消息` });
  else if (dice < 0.8) client.ask({ edit: own, msg: `edited ${n}` });
  else if (dice < 0.84) client.ask({ delete: own });
  else if (dice < 0.92) client.ask({ react: own, emoji: pick(["🍵", "👍", "🎉"]), on: dice < 0.9 });
  else if (dice < 0.98) client.double();
  else client.drop();
}

/** Waits for all of them; throws an error that names every one that failed. */
export async function allOf(promises: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(promises);
  const failed = results.flatMap((each) =>
    each.status === "rejected" ? [String(each.reason)] : [],
  );
  if (failed.length > 0) throw new Error(failed.join("\n"));
}

/** The clients of one room. */
export class Conversation implements Crowd {
  #isResting = false;
  #isOver = false;

  /** `rest`: of one of the members. */
  constructor(
    readonly clients: StubbornClient[],
    private readonly rest: Rest,
    readonly room: number,
  ) {}

  get head(): number {
    return Math.max(...this.clients.map(({ lastId }) => lastId));
  }

  /** Everybody acts, in turns of so many milliseconds, until `end`. */
  async run(everyMs = 20): Promise<void> {
    for (let n = 0; !this.#isOver; n++) {
      if (!this.#isResting) for (const client of this.clients) act(client, n);
      await sleep(everyMs);
    }
  }

  end(): void {
    this.#isOver = true;
  }

  async pause(): Promise<void> {
    this.#isResting = true;
    await this.settle();
    const isArchived = () => this.archive(this.head).catch(() => null);
    await expect.poll(isArchived, { timeout: 60_000 }).not.toBeNull();
  }

  goOn(): void {
    this.#isResting = false;
  }

  async talk(events: number): Promise<void> {
    const wanted = this.head + events;
    await this.clients[0]?.until(() => this.head >= wanted, "talk", 60);
  }

  /** Resolves when everything is answered and has reached everybody. */
  async settle(seconds = 60): Promise<void> {
    const { clients } = this;
    const settling = clients.map((client) =>
      client.until(() => client.isSettled, "answer to everything", seconds),
    );
    await allOf(settling);
    const { head } = this;
    for (const client of clients) await client.until(() => client.lastId >= head, "head", 30);
  }

  /**
   * Throws unless all clients have the same timeline, without gaps, equal to the archive, with each
   * acknowledged request once.
   */
  async expectOneTimeline(): Promise<void> {
    const { clients, head } = this;
    for (const { faults } of clients) expect(faults).toStrictEqual([]);
    const logs = clients.map(({ shown }) => [...shown.values()].sort((a, b) => a.id - b.id));
    const [log = []] = logs;
    for (const other of logs) expect(other).toStrictEqual(log);
    const ids = clients.flatMap(({ acknowledged }) => [...acknowledged.values()]);
    expect(new Set(ids).size, "an id was given twice").toBe(ids.length);
    // A duplicate would be an event without an acknowledged request.
    expect(ids.length).toBe(head);
    await expect
      .poll(() => this.archive(head).catch(() => null), { timeout: 60_000 })
      .toStrictEqual(log);
  }

  private archive(upTo: number): Promise<Shown[] | null> {
    return archiveOf(this.rest, this.room, upTo);
  }
}
