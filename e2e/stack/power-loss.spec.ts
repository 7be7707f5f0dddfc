import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fields, list } from "../support/basic-client";
import { type Chance, chanceOf } from "../support/power/chance";
import type { Operation } from "../support/power/operations";
import { readOperations, straceCommand } from "../support/power/strace";
import { type Luck, UnsyncedDisk } from "../support/power/unsynced-disk";
import { type Acknowledged, talk, Witness } from "../support/power/witness";
import { root, type Stack } from "../support/stack";
import { type Client, enter, logIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

/** Only `npm run chaos` cuts the power: each cut takes a start. */
const cuts = Number(process.env.POWER_CUTS ?? 0);
const talkMs = 12_000;

let folder: string;
test.beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "teahouse-power-")));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("promise: after a power cut everything acknowledged is there, and room and archive agree", async ({
  prepareStack,
}) => {
  test.skip(cuts === 0, "only in `npm run chaos`");
  test.skip(Boolean(process.env.DATABASE_URL), "not our database");
  test.skip(
    spawnSync("strace", ["--version"]).status !== 0,
    "needs strace (a package of that name)",
  );
  test.setTimeout(120_000 + cuts * 20_000);
  const seed = Number(process.env.POWER_SEED ?? Date.now() % 1_000_000);
  const chance = chanceOf(seed);
  const disk = path.join(folder, "disk");
  const trace = path.join(folder, "trace");
  mkdirSync(disk);
  const witness = new Witness();

  const stack = await prepareStack(
    { DATA_DIR: path.join(disk, "data"), DATABASE_URL: "" },
    straceCommand(trace),
  );
  // Otherwise the start would build, and all of that would be recorded.
  expect(stack.run("build")).toMatchObject({ code: 0 });
  await stack.start();
  const [talkFrom, talkTo] = [Date.now(), Date.now() + talkMs];
  await talk(stack, witness, talkTo);
  await stack.stop();
  // The tracer is no child of this process.
  const processes = () => spawnSync("ps", ["-A", "-o", "args="], { encoding: "utf8" }).stdout;
  await expect
    .poll(() => processes().includes(`--output=${trace}`), { timeout: 60_000 })
    .toBe(false);
  const operations = await readOperations(trace, disk, root);
  rmSync(trace);

  const model = new UnsyncedDisk(disk);
  const moments = chooseMoments(operations, [talkFrom, talkTo], chance);
  let count = 0;
  for (const [index, operation] of operations.entries()) {
    model.apply(operation, index);
    while (moments[0] === index) {
      moments.shift();
      count++;
      const left = path.join(folder, "left");
      const luck = chance.pick<Luck>(["nothing", "everything", "any", "any", "any", "any"]);
      model.leave(left, luck, chance);
      const title = `cut ${count}, seed ${seed}: at operation ${index}, ${luck} of the rest is left`;
      await test.step(title, async () => {
        const after = await prepareStack({ DATA_DIR: path.join(left, "data"), DATABASE_URL: "" });
        await after.start();
        await expectAll(after, witness.before(operation.time));
        await after.stop();
      });
      rmSync(left, { recursive: true });
    }
  }
  expect(count).toBe(cuts);
  // What was read of the calls is all that the processes did.
  expect(model.differences(/-shm$/)).toStrictEqual([]);
});

/** Places in the list, in order. A fifth is anywhere from the first start on, the others during the talk. */
function chooseMoments(
  operations: Operation[],
  [from, to]: [number, number],
  chance: Chance,
): number[] {
  const talking = operations.flatMap(({ time }, n) => (time > from && time < to ? [n] : []));
  const moments = Array.from({ length: cuts }, (_, n) =>
    n % 5 === 0 ? chance.below(operations.length) : talking[chance.below(talking.length)],
  );
  return moments.map(Number).sort((a, b) => a - b);
}

async function expectAll(stack: Stack, acknowledged: Acknowledged[]): Promise<void> {
  // Nothing had to be made good: neither side has lost what the other has.
  expect(stack.errors).not.toMatch(/was lost|has lost/);
  const names = acknowledged.flatMap((each) => (each.what === "account" ? [each.name] : []));
  const [first] = names;
  if (first === undefined) return;
  const client = await logIn(stack, first);
  for (const name of names) {
    expect((await client.get(`/User/${name}`)).status, name).toBe(200);
  }
  for (const each of acknowledged) {
    if (each.what === "room") await expectRoom(stack, client, each.room, acknowledged);
  }
}

async function expectRoom(
  stack: Stack,
  client: Client,
  room: number,
  acknowledged: Acknowledged[],
): Promise<void> {
  const history = await historyOf(client, room);
  const texts = new Map<number, string>();
  for (const each of acknowledged) {
    if ("id" in each && each.room === room) texts.set(each.id, each.msg);
  }
  const missing = [...texts].filter(([id, msg]) => !isLaterText(history.get(id), msg));
  expect(missing, "acknowledged, and not in the history").toStrictEqual([]);
  expect(new Set(history.values()).size, "a message is there twice").toBe(history.size);

  const events = await replayOf(stack, client, room);
  const ids = events.map(({ id }) => Number(id));
  const head = ids.at(-1) ?? 0;
  const wanted = Array.from({ length: ids.length }, (_, n) => head - ids.length + 1 + n);
  expect(ids, "the room's log has no holes").toStrictEqual(wanted);
  for (const { id, type, msg } of events) {
    if (type === 0 && !String(msg).startsWith("draft")) {
      expect(history.get(Number(id)), `message ${id} in room and archive`).toBe(msg);
    }
  }
  expect(Math.max(0, ...history.keys())).toBeLessThanOrEqual(head);
  const next = await client.post(`/Room/${room}/Message`, { msg: "after the cut" });
  expect(fields(await next.json()).id, "ids go on").toBe(head + 1);
  expect((await historyOf(client, room)).get(head + 1)).toBe("after the cut");
}

/** An edit may have been stored, although its answer had not come yet. */
function isLaterText(found: string | undefined, msg: string): boolean {
  return found === msg || found === msg.replace("draft", "fair");
}

async function historyOf(client: Client, room: number): Promise<Map<number, string>> {
  const texts = new Map<number, string>();
  for (let after = 0, more = true; more; ) {
    const answer = await client.get(`/Room/${room}/Message?after=${after}&limit=100`);
    const page = fields(await answer.json());
    for (const { id, msg } of list(page.messages).map(fields)) {
      texts.set(Number(id), String(msg));
      after = Number(id);
    }
    more = page.more === true;
  }
  return texts;
}

/** The newest events that the room itself has. */
async function replayOf(stack: Stack, client: Client, room: number) {
  const socket = await enter(stack, client, room, 0);
  const data = await new Promise((resolve) => socket.once("message", resolve));
  socket.terminate();
  const frames = list(JSON.parse(String(data))).map(fields);
  return frames.filter(({ type }) => type !== 2);
}
