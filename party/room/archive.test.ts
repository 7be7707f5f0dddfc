import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ArchiveBatch } from "@/lib/wire/internal-api";
import { Alarm } from "../platform/alarm";
import { setLogLevel } from "../platform/logger";
import { counters } from "../platform/metrics";
import { MemoryStorage } from "../testing/memory-storage";
import { Archive } from "./archive";
import { EventLog, type RoomEvent } from "./event-log";
import { Quota } from "./quota";

const env = { APP_URL: "https://tea.example", INTERNAL_SECRET: "s" };

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  setLogLevel("silent");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** An app that archives in memory, as lib/server/db/queries/archive.ts does. */
class App {
  readonly ids: number[] = [];
  lastId = 0;
  posts = 0;
  answer: (() => Response) | null = null;

  constructor() {
    vi.stubGlobal("fetch", async (_url: URL, { body }: { body: string }) => {
      this.posts++;
      return this.answer?.() ?? this.archive(JSON.parse(body));
    });
  }

  private archive({ events, first = 0 }: ArchiveBatch): Response {
    const head = Math.max(this.lastId, first - 1);
    const later = events.map(({ id }) => id).filter((id) => id > head);
    if (later[0] === head + 1) this.ids.push(...later);
    this.lastId = Math.max(head, this.ids.at(-1) ?? 0);
    return Response.json({ archived: this.lastId });
  }
}

async function start(count: number) {
  const app = new App();
  const memory = new MemoryStorage();
  const { storage } = memory;
  const log = await EventLog.load(storage);
  const archive = await Archive.load(
    storage,
    log,
    new Alarm(storage),
    env,
    await Quota.load(storage),
  );
  const add = async (more: number) => {
    const fresh = Array.from(
      { length: more },
      (_, n): RoomEvent => ({
        ...{ id: log.head + n + 1, uid: 1, time: 1, type: 0, msg: "hi" },
        ...{ username: "ann", nickname: "Ann" },
      }),
    );
    await log.write({ fresh, scrubbed: [], abouts: new Map() });
    archive.schedule(more);
  };
  await add(count);
  /** Lets the room's next turn come. */
  const turn = () => {
    vi.setSystemTime(Date.now() + 60_000);
    return archive.run(5);
  };
  return { app, archive, log, memory, add, turn };
}

const upTo = (last: number, from = 1) =>
  Array.from({ length: last - from + 1 }, (_, n) => n + from);

test("when asked, everything is archived at once, however much it is and whoever's turn it is", async () => {
  const { app, archive, log } = await start(450);
  expect(await archive.flush(5)).toBe(true);
  expect([app.ids, log.archived, app.posts]).toStrictEqual([upTo(450), 450, 3]);
  expect(await archive.flush(5)).toBe(true);
  expect(app.posts).toBe(3);
});

test("several who ask at once, and a turn meanwhile, send each event once", async () => {
  const { app, archive } = await start(250);
  vi.setSystemTime(Date.now() + 60_000);
  const all = [archive.flush(5), archive.run(5), archive.flush(5)];
  expect(await Promise.all(all)).toStrictEqual([true, null, true]);
  expect([app.ids, app.posts]).toStrictEqual([upTo(250), 2]);
});

test("a flush calls the app at most 40 times, and says if that was not enough", async () => {
  const { app, archive } = await start(0).then(async (made) => {
    for (let n = 0; n < 41; n++) await made.add(200);
    return made;
  });
  expect(await archive.flush(5)).toBe(false);
  expect([app.posts, app.ids.length]).toStrictEqual([40, 8_000]);
  expect(await archive.flush(5)).toBe(true);
  expect(app.ids.length).toBe(8_200);
});

test("a flush says so if the app does not take the events, and they are sent again later", async () => {
  const { app, archive, log, turn } = await start(3);
  app.answer = () => new Response("down", { status: 503 });
  expect(await archive.flush(5)).toBe(false);
  app.answer = null;
  await turn();
  expect([app.ids, log.archived]).toStrictEqual([upTo(3), 3]);
});

test.each([
  ["a 404", () => new Response("not found", { status: 404 })],
  ["a host's own 410", () => new Response("<h1>Gone</h1>", { status: 410 })],
  ["a page", () => new Response("<h1>Welcome</h1>")],
])("%s does not mean that the room is gone: it is counted and retried", async (_, answer) => {
  const { app, log, turn } = await start(3);
  app.answer = answer;
  const before = counters.archiveFailures;
  await turn();
  expect([counters.archiveFailures - before, log.archived]).toStrictEqual([1, 0]);
  app.answer = null;
  await turn();
  expect(log.archived).toBe(3);
});

test("a room that the app says is gone has no failure and books no turn", async () => {
  const { app, turn, memory, archive } = await start(3);
  app.answer = () => Response.json({ gone: true }, { status: 410 });
  const before = counters.archiveFailures;
  memory.alarm = null;
  await turn();
  expect([memory.alarm, counters.archiveFailures - before]).toStrictEqual([null, 0]);
  expect(await archive.flush(5)).toBe(true);
});

test("an archive that was restored to an older state gets the events again that the log has", async () => {
  const { app, archive, log, add, turn } = await start(1_300);
  await archive.flush(5);
  expect(log.first).toBe(301);
  app.ids.length = 100;
  app.lastId = 100;
  await add(1);
  for (let turns = 0; turns < 10; turns++) await turn();
  expect(app.ids).toStrictEqual([...upTo(100), ...upTo(1_301, 301)]);
  expect(log.archived).toBe(1_301);
});

test("an archive that may be older is asked, also by a room in which nothing happens", async () => {
  const { app, archive, turn } = await start(10);
  await archive.flush(5);
  app.ids.length = 4;
  app.lastId = 4;
  archive.doubt();
  expect(await archive.flush(5)).toBe(true);
  expect(app.ids).toStrictEqual(upTo(10));
  const { posts } = app;
  await turn();
  expect(app.posts).toBe(posts);
});

test("a clock that is set back by an hour does not keep the archive waiting", async () => {
  const { app, archive, add, memory } = await start(3);
  await archive.flush(5);
  await add(2);
  vi.setSystemTime(Date.now() - 3_600_000);
  memory.alarm = null;
  await archive.run(5);
  expect(app.ids).toStrictEqual(upTo(5));
  await add(1);
  expect(Number(memory.alarm) - Date.now()).toBeLessThanOrEqual(5_000);
});

test("a room of an older app takes an answer without the archive's head", async () => {
  const { app, log, turn } = await start(3);
  app.answer = () => new Response(null, { status: 204 });
  await turn();
  expect(log.archived).toBe(3);
});
