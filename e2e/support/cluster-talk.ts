/** People who talk in rooms of a cluster, at each of its starts, while something happens to it. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@playwright/test";
import { fields } from "./basic-client";
import { archiveOf } from "./conversation";
import type { Stack } from "./stack";
import { type Client, makeRoom, signIn } from "./stack-client";
import { type Rest, StubbornClient } from "./stubborn-client";

type Talker = { at: Stack; room: number; client: StubbornClient };

/** Who is not answered says no more than this. */
const maxUnanswered = 20;

export class ClusterTalk {
  private isOver = false;
  private readonly talking: Promise<void>;

  private constructor(
    /** Of the person who owns the rooms. */
    readonly owner: Client,
    readonly rooms: number[],
    private readonly talkers: Talker[],
    private readonly everyMs: number,
  ) {
    this.talking = this.talk();
  }

  /**
   * Makes rooms with a talker at each start, who sends every `everyMs`. The first start owns the rooms.
   */
  static async begin(
    stacks: [Stack, ...Stack[]],
    { rooms: count = 3, everyMs = 100 } = {},
  ): Promise<ClusterTalk> {
    const owner = await signIn(stacks[0], "ann");
    const rooms: number[] = [];
    for (let n = 0; n < count; n++) rooms.push(await makeRoom(owner));
    const talkers: Talker[] = [];
    for (const at of stacks) {
      for (const room of rooms) {
        const place = { rest: restOf(at, owner.cookie), socketUrl: at.socketUrl };
        const client = new StubbornClient([place], room);
        talkers.push({ at, room, client });
      }
      await allSettled(talkers);
    }
    return new ClusterTalk(owner, rooms, talkers, everyMs);
  }

  /**
   * Everybody at these starts (default: at all) sends something, at once; resolves with the seconds until
   * all of it was answered. Throws after `seconds`.
   */
  async untilBack(what: string, seconds: number, stacks?: Stack[]): Promise<number> {
    const startedAt = performance.now();
    const asked = this.talkers.filter(({ at }) => !stacks || stacks.includes(at));
    await Promise.all(
      asked.map(({ client }) => {
        const cid = client.ask({ msg: `after: ${what}` });
        return client.until(() => client.acknowledged.has(cid), `answer after ${what}`, seconds);
      }),
    );
    const took = (performance.now() - startedAt) / 1_000;
    console.log(`${what}: everybody is answered again after ${took.toFixed(1)} s`);
    return took;
  }

  /** The longest that somebody at a start has waited for an answer since this was asked last, in seconds. */
  longestWait(at: Stack): number {
    const clients = this.talkers.filter((each) => each.at === at).map(({ client }) => client);
    const waits = clients.flatMap((client) => client.waits.splice(0));
    return Math.max(0, ...waits) / 1_000;
  }

  /**
   * Ends the talk and checks it: in each room everybody and the archive have the same messages in one
   * order, and of what was answered nothing is missing or there twice.
   */
  async end(): Promise<void> {
    this.isOver = true;
    await this.talking;
    await allSettled(this.talkers);
    for (const room of this.rooms) await this.check(room);
    this.close();
  }

  close(): void {
    this.isOver = true;
    for (const { client } of this.talkers) client.close();
  }

  private async talk(): Promise<void> {
    for (let n = 0; !this.isOver; n++) {
      for (const { client } of this.talkers) {
        if (client.unanswered < maxUnanswered) client.ask({ msg: `message ${n}` });
      }
      await sleep(this.everyMs);
    }
  }

  private async check(room: number): Promise<void> {
    const here = this.talkers.filter((each) => each.room === room);
    const clients = here.map(({ client }) => client);
    const head = Math.max(...clients.map(({ lastId }) => lastId));
    for (const client of clients) await client.until(() => client.lastId >= head, "head", 30);
    for (const { faults } of clients) expect(faults).toStrictEqual([]);
    const logs = clients.map(({ shown }) => [...shown.values()].sort((a, b) => a.id - b.id));
    for (const log of logs) expect(log).toStrictEqual(logs[0]);
    const ids = clients.flatMap(({ acknowledged }) => [...acknowledged.values()]);
    expect(new Set(ids).size, "an id was given twice").toBe(ids.length);
    // One that is there twice would be an event without an answer.
    expect(head, "answered, and events").toBe(ids.length + this.others(room));
    const [{ at }] = here as [Talker];
    const archive = () => archiveOf(restOf(at, this.owner.cookie), room, head).catch(() => null);
    await expect.poll(archive, { timeout: 60_000 }).toStrictEqual(logs[0]);
  }

  private readonly counted = new Map<number, number>();
  /** To be called for a message that somebody else has sent to a room. */
  count(room: number): void {
    this.counted.set(room, this.others(room) + 1);
  }

  private others(room: number): number {
    return this.counted.get(room) ?? 0;
  }
}

async function allSettled(talkers: Talker[]): Promise<void> {
  await Promise.all(
    talkers.map(({ client }) => client.until(() => client.isSettled, "answer to everything", 90)),
  );
}

/** Calls with somebody's session, which is good at each start. */
export function restOf({ origin }: Stack, cookie: string): Rest {
  return async (method, path, body) => {
    const response = await fetch(origin + path, {
      method,
      headers: { cookie, ...(body !== undefined && { "Content-Type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A room that moves is waited for.
      signal: AbortSignal.timeout(40_000),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    const text = await response.text();
    return text === "" ? {} : fields(JSON.parse(text));
  };
}
