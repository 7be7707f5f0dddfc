/**
 * What happens to a cluster of room servers, case by case, while people talk. `npm run chaos -- --cluster`
 * runs this; the times that it prints are in docs/decisions/0040-cluster.md.
 */
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import type { Fault } from "../support/bucket";
import { type ClusterTalk, restOf } from "../support/cluster-talk";
import { type Stack, type StackPart, signal } from "../support/stack";
import { archived, logIn, makeRoom, tokenOf } from "../support/stack-client";
import { expect, onDemand, test } from "../support/two-starts";

/** A room whose server has died is at another one after 25 s; the rest is for a busy machine. */
const moveSeconds = 60;
/** How long the long outages last. */
const outageSeconds = Number(process.env.OUTAGE_SECONDS ?? 300);

test.setTimeout(400_000 + outageSeconds * 1_000);

onDemand(
  "case 1: the owner of rooms is killed and starts again at once, then all are",
  async ({ cluster: { one, two, talk } }) => {
    const [room = 0] = talk.rooms;
    const rest = restOf(two, talk.owner.cookie);
    await rest("GET", `/Room/${room}`);
    one.kill("workerd");
    // Calls wait for the room, too.
    const posted = rest("POST", `/Room/${room}/Message`, { msg: "over REST" });
    const read = rest("GET", `/Room/${room}/Message?limit=1`);
    await talk.untilBack("SIGKILL of the owner", moveSeconds);
    await Promise.all([posted, read]);
    talk.count(room);
    for (const each of [one, two]) each.kill("workerd");
    await talk.untilBack("SIGKILL of all room servers", moveSeconds);
    await talk.end();
  },
);

const standsStill: [what: string, parts: StackPart[]][] = [
  ["the owner, with what would start it again", ["start.mjs", "workerd"]],
  ["the owner's whole machine", ["start.mjs", "workerd", "web.js", "app.js"]],
];
for (const [what, parts] of standsStill) {
  onDemand(`case 2: ${what} stands still for 60 s`, async ({ cluster: { one, two, talk } }) => {
    const [room = 0] = talk.rooms;
    const direct = await openAt(
      `${one.partyUrl}/parties/main/${room}`,
      await roomToken(talk, room),
    );
    const behind = await openThrough(one, two, talk, room);
    // A web server that stands still, too, notices nothing.
    const watched = parts.includes("web.js") ? behind.slice(2) : behind;
    const still = parts.flatMap((part) => one.pidsOf(part));
    signal(still, "SIGSTOP");
    const stoppedAt = performance.now();
    direct.socket.send(JSON.stringify({ msg: "to one that stands still", cid: "past" }));
    await Promise.all(
      watched.map(async ({ what, closed }) => {
        await Promise.race([closed, sleep(60_000, undefined, { ref: false })]);
        const seconds = (performance.now() - stoppedAt) / 1_000;
        console.log(`a socket of ${what} is closed after ${seconds.toFixed(1)} s`);
        expect(seconds, what).toBeLessThan(11);
      }),
    );
    await talk.untilBack("SIGSTOP of the owner, at another start", moveSeconds, [two]);
    await sleep(60_000 - (performance.now() - stoppedAt));
    signal(still, "SIGCONT");
    await talk.untilBack("SIGCONT, everywhere", moveSeconds);
    expect(await direct.closed).not.toContain('"past"');
    await talk.end();
  });
}

for (const who of ["one", "all"] as const) {
  for (const seconds of [10, outageSeconds]) {
    onDemand(
      `case 3: the bucket hangs for ${who}, ${seconds} s`,
      async ({ cluster: { one, two, doors, talk } }) => {
        const shut = who === "one" ? [doors.one] : Object.values(doors);
        for (const door of shut) door.shut();
        const shutAt = performance.now();
        if (who === "one" && seconds > moveSeconds) {
          await talk.untilBack("no bucket for the owner, at another start", moveSeconds, [two]);
        }
        await sleep(seconds * 1_000 - (performance.now() - shutAt));
        for (const door of shut) door.open();
        await talk.untilBack(`${seconds} s without a bucket for ${who}`, 2 * moveSeconds);
        for (const each of [one, two]) expect(each.errors).not.toContain("given up");
        await talk.end();
      },
    );
  }
}

/** Those that run whenever tests do, too. */
const always = 1;
const isLog = (key: string) => key.includes("/log/");
const faults: [what: string, seconds: number, at: (n: number) => Fault | null][] = [
  ["stored and answered with 500", 10, (n) => (n % 20 === 0 ? "late" : null)],
  ["stored, and the connection is reset", 10, (n) => (n % 20 === 0 ? "late-reset" : null)],
  ["refused with 503 for 6 s", 6, () => ({ status: 503 })],
];
for (const [index, [what, seconds, faultAt]] of faults.entries()) {
  const declare = index < always ? test : onDemand;
  declare(`case 4: what rooms write is ${what} @clock`, async ({ cluster: { bucket, talk } }) => {
    let writes = 0;
    let harmed = 0;
    bucket.fault = ({ method, key }) => {
      const fault = method === "PUT" && isLog(key) ? faultAt(++writes) : null;
      if (fault) harmed++;
      return fault;
    };
    await sleep(seconds * 1_000);
    bucket.fault = () => null;
    expect(harmed).toBeGreaterThan(2);
    await talk.untilBack(`a log ${what}`, moveSeconds);
    await talk.end();
  });
}

onDemand(
  "case 4: a claim of a room is answered with 409",
  async ({ cluster: { one, two, bucket, talk } }) => {
    const refused = new Map<string, number>();
    bucket.fault = ({ method, key }) => {
      const times = refused.get(key) ?? 0;
      if (method !== "PUT" || !key.endsWith("/own.json") || times === 2) return null;
      refused.set(key, times + 1);
      return { status: 409 };
    };
    await expectOneOwner(one, two, talk, 5);
    expect(refused.size).toBeGreaterThanOrEqual(5);
    await talk.end();
  },
);

onDemand(
  "case 5: one start after the other stops and starts under load, with a large room over a slow link",
  async ({ cluster: { one, two, doors, talk } }) => {
    const [room = 0] = talk.rooms;
    const rest = restOf(two, talk.owner.cookie);
    const long = "茶".repeat(4_000);
    for (let n = 0; n < 400; n += 20) {
      await Promise.all(
        Array.from({ length: 20 }, () => rest("POST", `/Room/${room}/Message`, { msg: long })),
      );
      for (let each = 0; each < 20; each++) talk.count(room);
    }
    for (const door of Object.values(doors)) door.bytesPerSecond = 1_000_000;
    for (const [name, stack, other] of [
      ["one", one, two],
      ["two", two, one],
    ] as const) {
      talk.longestWait(other);
      expect(await stack.stop()).toMatchObject({ code: 0 });
      await talk.untilBack(`SIGTERM of ${name}, at the other`, moveSeconds, [other]);
      const longest = talk.longestWait(other);
      console.log(`SIGTERM of ${name}: the longest wait at the other was ${longest.toFixed(1)} s`);
      expect(longest).toBeLessThan(moveSeconds);
      await stack.start();
      await talk.untilBack(`start of ${name}`, moveSeconds);
    }
    await talk.end();
  },
);

onDemand(
  "case 6: the bucket's clock is 3 s off, which is said, and then two starts claim 20 rooms at once",
  async ({ cluster: { one, two, bucket, talk } }) => {
    bucket.clockMs = 3_000;
    const said = (stack: Stack) => stack.errors.split("clock is more than 2 s off").length - 1;
    await expect.poll(() => [one, two].map(said), { timeout: 40_000 }).toStrictEqual([1, 1]);
    await sleep(20_000);
    expect([one, two].map(said)).toStrictEqual([1, 1]);
    bucket.clockMs = 0;
    await talk.untilBack("a clock that was off", 2 * moveSeconds);
    await expectOneOwner(one, two, talk, 20);
    await talk.end();
  },
);

/** Has both starts make the same new rooms at once: each has one owner, so one order. */
async function expectOneOwner(one: Stack, two: Stack, talk: ClusterTalk, count: number) {
  const client = await logIn(one, "ann");
  const rooms: number[] = [];
  for (let n = 0; n < count; n++) rooms.push(await makeRoom(client));
  const rests = [one, two].map((stack) => restOf(stack, talk.owner.cookie));
  await Promise.all(
    rooms.map(async (room) => {
      const post = (rest: (typeof rests)[number], n: number) =>
        rest("POST", `/Room/${room}/Message`, { msg: `from ${n}` });
      const sent = await Promise.all(rests.map(post));
      expect(sent.map(({ id }) => id).sort(), `ids in room ${room}`).toStrictEqual([1, 2]);
      const inOrder = sent.map(({ id }, n) => [Number(id), `from ${n}`] as const).sort();
      expect(await archived(client, room)).toStrictEqual(inOrder.map(([, msg]) => msg));
    }),
  );
}

type Watched = { what: string; socket: WebSocket; closed: Promise<string> };

/** Opens a socket and enters; `closed` resolves with all that it heard. */
async function openAt(url: string, token: unknown, what = "a room"): Promise<Watched> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.on("error", () => {});
  let heard = "";
  socket.on("message", (data) => {
    heard += String(data);
  });
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(heard)));
  socket.send(JSON.stringify({ token, since: null }));
  await expect.poll(() => heard).toMatch(/"type":2|"ready"/);
  return { what, socket, closed };
}

/** Sockets of a room and an inbox that the first start owns: of its own web server, then of the other's. */
async function openThrough(one: Stack, two: Stack, talk: ClusterTalk, room: number) {
  const opened: Watched[] = [];
  for (const [stack, where] of [
    [one, "the owner's start"],
    [two, "another start"],
  ] as const) {
    const place = `${stack.socketUrl}parties`;
    const inbox = await restOf(one, talk.owner.cookie)("GET", "/Inbox");
    opened.push(
      await openAt(`${place}/main/${room}`, await roomToken(talk, room), `a room at ${where}`),
      await openAt(`${place}/inbox/${inbox.user}`, inbox.token, `an inbox at ${where}`),
    );
  }
  return opened;
}

function roomToken({ owner }: ClusterTalk, room: number): Promise<string> {
  return tokenOf(owner, room);
}
