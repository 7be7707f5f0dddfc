import { once } from "node:events";
import type WebSocket from "ws";
import { PushService } from "../support/push-service";
import type { Stack } from "../support/stack";
import {
  archived,
  type Client,
  enter,
  logIn,
  makeRoom,
  replayed,
  signIn,
  untilOnline,
} from "../support/stack-client";
import { expect, knew, test } from "./fixtures";

test.slow();

type Frame = { type: number; msg?: string; id?: number; target?: number };

/** The events that a socket has received. */
function listen(socket: WebSocket): Frame[] {
  const heard: Frame[] = [];
  socket.on("message", (data) => {
    const parsed: unknown = JSON.parse(String(data));
    for (const frame of Array.isArray(parsed) ? parsed : [parsed]) {
      if ([0, 4, 5, 6].includes(frame.type)) heard.push(frame);
    }
  });
  return heard;
}
const codeOf = (socket: WebSocket) => once(socket, "close").then(([code]) => code);
const send = (socket: WebSocket, frame: object) => socket.send(JSON.stringify(frame));

/** People at two instances talk, read, change what they said, and are signed out from the other one. */
async function talkAcross(one: Stack, two: Stack, name: string): Promise<void> {
  const ann = await signIn(one, `ann${name}`);
  const bob = await signIn(two, `bob${name}`);
  const annAtTwo = await logIn(two, `ann${name}`);
  const room = await makeRoom(ann);
  const here = await enter(one, ann, room, 0);
  const there = await enter(two, bob, room, 0);
  const basic = await enter(two, annAtTwo, room);
  await untilOnline(bob, room, 2);
  const heard = [here, there].map(listen);
  const atBasic = listen(basic);

  const sent: string[] = [];
  for (let n = 0; n < 8; n++) {
    const [socket, rest] = n % 2 === 0 ? [here, ann] : [there, bob];
    const msg = `m${n}`;
    if (n % 4 < 2) send(socket, { msg, cid: msg });
    else expect((await rest.post(`/Room/${room}/Message`, { msg, cid: msg })).status).toBe(201);
    sent.push(msg);
    await expect.poll(() => heard[0]?.at(-1)?.msg).toBe(msg);
  }
  send(there, { edit: 2, msg: "m1, changed", cid: "edit" });
  send(here, { react: 2, emoji: "👍", on: true, cid: "react" });
  send(here, { delete: 1, cid: "delete" });
  for (const each of heard) await expect.poll(() => each.length).toBe(11);
  expect(heard[0]?.map(({ id }) => id)).toStrictEqual(heard[1]?.map(({ id }) => id));
  await expect.poll(() => atBasic.map(({ msg }) => msg)).toStrictEqual(sent);
  const left = ["m1, changed", ...sent.slice(2)];
  for (const client of [ann, bob, annAtTwo]) {
    const texts = (await archived(client, room)).filter((msg) => msg !== "");
    expect(texts).toStrictEqual(left);
  }

  const closed = codeOf(basic);
  const sessions: { id: string; current: boolean }[] = JSON.parse(
    await (await ann.get(`/User/ann${name}/Session`)).text(),
  );
  const other = sessions.find(({ current }) => !current);
  expect((await ann.call("DELETE", `/User/ann${name}/Session/${other?.id}`)).status).toBe(204);
  expect(await closed).toBe(4401);
  expect((await annAtTwo.get("/Room")).status).toBe(401);

  expect((await ann.call("DELETE", `/Room/${room}/Member/bob${name}`)).status).toBe(204);
  expect((await bob.get(`/Room/${room}`)).status).toBe(403);
  for (const socket of [here, there]) socket.terminate();
}

async function guessAtBoth(one: Stack, two: Stack): Promise<void> {
  const guess = (at: Stack) =>
    fetch(`${at.origin}/Login`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username: "someone", password: "wrong-password" }),
    });
  for (let n = 0; n < 10; n++) expect((await guess(n % 2 ? one : two)).status).toBe(200);
  for (const at of [one, two]) expect((await guess(at)).status).toBe(429);
}

/** Somebody who is nowhere is pushed what is said at either, once. */
async function pushAcross(one: Stack, two: Stack, service: PushService): Promise<void> {
  const [ann, annAtTwo] = [await signIn(one, "ann"), await logIn(two, "ann")];
  const cai = await signIn(two, "cai");
  const browser = service.subscribe();
  expect((await cai.call("PUT", "/Push", browser)).status).toBe(204);
  const room = await makeRoom(ann);
  expect((await ann.call("PUT", `/Room/${room}/Member/cai`)).status).toBe(204);
  for (const [at, msg] of [
    [ann, "@cai from the one"],
    [annAtTwo, "@cai from the other"],
  ] as const) {
    expect((await at.post(`/Room/${room}/Message`, { msg })).status).toBe(201);
    await browser.push(msg.slice(5));
  }
  const texts = browser.texts().map((text) => JSON.parse(text).body);
  expect(texts).toStrictEqual([...new Set(texts)]);
}

for (const rooms of ["before", "this"] as const) {
  const app = rooms === "before" ? "this" : "before";
  test(`rooms of release "${rooms}", an instance of the app of "${app}": people at both talk`, async ({
    prepare,
    shared,
  }) => {
    test.skip(
      app === "before" && !knew("host/settings.ts", "PARTY_INTERNAL_URL"),
      "the release before knew no instances",
    );
    const service = await PushService.start();
    try {
      const env = { ...shared, LIMITS_FACTOR: "1", PUSH_ORIGINS: service.origin };
      const first = await prepare(rooms, env);
      const PARTY_INTERNAL_URL = first.partyUrl.replace("ws", "http");
      const second = await prepare(app, { ...env, PARTY_INTERNAL_URL });
      await first.start();
      await talkAcross(first, first, "0");
      // Migrates, if it is this release.
      await second.start();
      await talkAcross(first, second, "1");
      await talkAcross(second, first, "2");
      await guessAtBoth(first, second);
      await pushAcross(first, second, service);
      for (const stack of [first, second]) expect(stack.errors).not.toContain('"level":"error"');
    } finally {
      service.stop();
    }
  });
}

async function say(client: Client, room: number, msg: string): Promise<void> {
  const answer = await client.post(`/Room/${room}/Message`, { msg, cid: msg });
  expect(answer.status).toBe(201);
}

test("one machine's data goes from release to release, back, and on, with nothing lost", async ({
  prepare,
}) => {
  const before = await prepare("before");
  const after = await prepare("this", { DATA_DIR: before.dataDir });
  const sent: string[] = [];
  let room = 0;
  for (const [n, stack] of [before, after, before, after].entries()) {
    await stack.start();
    const ann = n === 0 ? await signIn(stack, "ann") : await logIn(stack, "ann");
    if (n === 0) room = await makeRoom(ann);
    for (let each = 0; each < 3; each++) {
      const msg = `${n} ${each}`;
      await say(ann, room, msg);
      sent.push(msg);
    }
    // Under its `cid` it is the same message, whichever release stored it.
    await say(ann, room, "0 0");
    expect(await replayed(stack, ann, room)).toStrictEqual(sent);
    expect(await archived(ann, room)).toStrictEqual(sent);
    expect((await stack.stop()).code).toBe(0);
  }
});

test("in a cluster rooms move between servers of both releases, with nothing lost", async ({
  prepare,
  shared,
  bucket,
}) => {
  test.skip(!knew("host/settings.ts", "CLUSTER_BUCKET"), "the release before knew no cluster");
  const CLUSTER_KEY = "k".repeat(32);
  const env = { ...shared, ...bucket.variables, CLUSTER_KEY, ROOM_PROCESSES: "1" };
  const before = await prepare("before", env);
  const after = await prepare("this", env);
  await Promise.all([before.start(), after.start()]);
  const ann = await signIn(before, "ann");
  const annAtThis = await logIn(after, "ann");
  const rooms = [await makeRoom(ann), await makeRoom(annAtThis)];
  const sent: string[] = [];
  const talk = async (part: string, clients: Client[]) => {
    for (const [n, client] of clients.entries()) {
      const msg = `${part} ${n}`;
      for (const room of rooms) {
        const post = () => client.post(`/Room/${room}/Message`, { msg, cid: msg });
        await expect.poll(async () => (await post()).status, { timeout: 40_000 }).toBe(201);
      }
      sent.push(msg);
    }
    for (const client of clients) {
      for (const room of rooms) expect(await archived(client, room)).toStrictEqual(sent);
    }
  };
  await talk("both", [ann, annAtThis]);
  expect((await before.stop()).code).toBe(0);
  await talk("this", [annAtThis]);
  await before.start();
  await talk("both again", [annAtThis, ann]);
  expect((await after.stop()).code).toBe(0);
  await talk("before", [ann]);
});
