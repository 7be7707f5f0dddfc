/** What a room must know is stored with the change, and sent until the room confirms it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { sidOf } from "../auth/sid";
import { db } from "../db/db";
import * as accessTokens from "../db/queries/access-tokens";
import * as members from "../db/queries/members";
import * as memberships from "../db/queries/memberships";
import * as roomCommands from "../db/queries/room-commands";
import * as rooms from "../db/queries/rooms";
import * as sessions from "../db/queries/sessions";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import {
  closeUnconfirmed,
  deliver,
  deliverToRoomsOf,
  NotConfirmed,
  requireConfirmed,
} from "./command-list";
import { type UnconfirmedSignOut, unconfirmedSignOuts } from "./unconfirmed-sign-outs";

const cluster = vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
  return { is: false };
});
vi.mock("./room-move", async (original) => ({
  ...(await original<typeof import("./room-move")>()),
  isInCluster: () => cluster.is,
}));
vi.mock("next/server", () => ({ after: () => {} }));

let database: { stop(): Promise<void> };
let partyServer: Server;
/** What the room server answers: a status, or nothing at all. */
let answer: (path: string) => number | "never" = () => 204;
let received: { path: string; type: unknown; uid: unknown }[] = [];
let people = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  partyServer = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const path = request.url ?? "";
      const status = answer(path);
      if (status === "never") return;
      if (status < 300) {
        const { type, uid } = JSON.parse(body);
        received.push({ path, type, uid });
      }
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => partyServer.listen(0, "127.0.0.1", resolve));
  const { port } = partyServer.address() as AddressInfo;
  process.env.PARTY_INTERNAL_URL = `http://127.0.0.1:${port}`;
}, 60_000);
afterAll(async () => {
  partyServer.closeAllConnections();
  partyServer.close();
  await database.stop();
});
beforeEach(async () => {
  answer = () => 204;
  received = [];
  cluster.is = false;
});

async function person() {
  const username = `person${++people}`;
  const made = await users.create({ username, nickname: username, passwordHash: "old" });
  if (!made) throw new Error("the name is taken");
  return { ...made, passwordHash: "old" };
}

/** Ann with a room, in which Bob is, with two sessions and an access token. */
async function annAndBob() {
  const [ann, bob] = [await person(), await person()];
  const room = (await rooms.create(ann.id, { name: "a room", private: false }))?.id ?? 0;
  await memberships.begin(room, bob.id);
  const [here, elsewhere] = [`here${ann.id}`, `elsewhere${ann.id}`];
  for (const id of [here, elsewhere]) await sessions.create(id, ann, { agent: "", ttlSeconds: 60 });
  const token = { name: "bot", token: `tea_${ann.id}`, max: 1, sessionId: here };
  const tokenId = Number(await accessTokens.create(ann.id, token));
  return { ann, bob, room, here, elsewhere, tokenId };
}

type Scene = Awaited<ReturnType<typeof annAndBob>>;
const newPassword = ({ ann, here }: Scene) =>
  users.changePassword(ann.id, {
    oldHash: "old",
    newHash: "new",
    nickname: undefined,
    keepSession: here,
  });

const signOuts: Record<string, (scene: Scene) => Promise<unknown>> = {
  "a new password": newPassword,
  "an ended session": ({ elsewhere }) => sessions.remove(elsewhere),
  "a revoked access token": ({ ann, tokenId }) => accessTokens.remove(ann.id, tokenId),
};

for (const [what, change] of Object.entries(signOuts)) {
  test(`${what} is made though no room answers, does not wait for it, and reaches it later`, async () => {
    const scene = await annAndBob();
    answer = () => "never";
    const startedAt = performance.now();
    await change(scene);
    await deliverToRoomsOf(scene.ann.id);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(received).toStrictEqual([]);

    answer = () => 204;
    const targets = [
      { to: "inbox", id: scene.ann.id },
      { to: "main", id: scene.room },
    ] as const;
    // Ends the attempt that waits, which still has its claim.
    partyServer.closeAllConnections();
    await expect
      .poll(() => deliver([...targets]).then(() => received.map(({ path }) => path).sort()), {
        timeout: 10_000,
      })
      .toStrictEqual([`/parties/inbox/${scene.ann.id}`, `/parties/main/${scene.room}`]);
    expect(received.map(({ type }) => type)).toStrictEqual(["sign-out", "sign-out"]);
    for (const target of targets) expect(await roomCommands.areWaiting([target])).toBe(false);
  });
}

test("what a room has not confirmed closes the sockets of every instance, until it does", async () => {
  const { ann, room, elsewhere } = await annAndBob();
  const heard: UnconfirmedSignOut[] = [];
  unconfirmedSignOuts().on("unconfirmed", (signOut) => heard.push(signOut));
  answer = () => 503;
  await sessions.remove(elsewhere);
  expect(await deliver([{ to: "main", id: room }])).toBe(false);

  heard.length = 0;
  await closeUnconfirmed();
  expect(heard).toMatchObject([{ uid: ann.id, only: sidOf(elsewhere) }]);
  answer = () => 204;
  await deliver([{ to: "main", id: room }]);
  heard.length = 0;
  await closeUnconfirmed();
  expect(heard).toStrictEqual([]);
  unconfirmedSignOuts().removeAllListeners();
});

test("one slow room holds back neither an answer nor the other rooms", async () => {
  const { ann, room } = await annAndBob();
  const others: number[] = [];
  for (let n = 0; n < 12; n++) {
    others.push((await rooms.create(ann.id, { name: "other", private: false }))?.id ?? 0);
  }
  await sessions.create(`s${ann.id}`, ann, { agent: "", ttlSeconds: 60 });
  answer = (path) => (path === `/parties/main/${room}` ? "never" : 204);
  await sessions.remove(`s${ann.id}`);
  const startedAt = performance.now();
  await deliverToRoomsOf(ann.id);
  expect(performance.now() - startedAt).toBeLessThan(2_500);
  expect(received.map(({ path }) => path).sort()).toStrictEqual(
    [`/parties/inbox/${ann.id}`, ...others.map((id) => `/parties/main/${id}`)].sort(),
  );
});

const changes: Record<string, (scene: Scene) => Promise<unknown>> = {
  "a removal": ({ room, bob }) => memberships.end(room, bob.id, "removed"),
  "a new role": ({ room, bob }) => memberships.setRole(room, bob.id, "moderator"),
  "a new owner": ({ room, ann, bob }) =>
    memberships.transferOwnership(room, { from: ann.id, to: bob.id }),
  "a new name": ({ room }) => rooms.change(room, { name: "new" }),
  "a deletion": ({ room }) => rooms.remove(room),
};

for (const [what, change] of Object.entries(changes)) {
  test(`${what} is in force at once, and counts as confirmed only when the room has confirmed it`, async () => {
    const scene = await annAndBob();
    answer = () => 500;
    const before = await rooms.findFor(scene.bob.id, scene.room);
    await change(scene);
    await expect(requireConfirmed(scene.room)).rejects.toThrow(NotConfirmed);
    expect(await rooms.findFor(scene.bob.id, scene.room)).not.toStrictEqual(before);
    expect(received).toStrictEqual([]);
    answer = () => 204;
    await requireConfirmed(scene.room);
    expect(received.map(({ path }) => path)).toContain(`/parties/main/${scene.room}`);
  });
}

test("in a cluster a change waits for its room, which is moving", async () => {
  const { room, bob } = await annAndBob();
  cluster.is = true;
  let failures = 3;
  answer = () => (failures-- > 0 ? 503 : 204);
  await memberships.end(room, bob.id, "removed");
  await requireConfirmed(room);
  expect(received.map(({ type }) => type)).toStrictEqual(["remove"]);
});

test("a room gets its commands in the order of the changes, also after failures", async () => {
  const { room, bob } = await annAndBob();
  answer = () => 500;
  await memberships.setRole(room, bob.id, "moderator");
  await deliver([{ to: "main", id: room }]);
  await memberships.end(room, bob.id, "removed");
  await deliver([{ to: "main", id: room }]);
  await rooms.change(room, { name: "new" });
  answer = () => 204;
  await requireConfirmed(room);
  expect(received.map(({ type }) => type)).toStrictEqual(["role", "remove", "change"]);
});

test("two processes that send at once send each command once", async () => {
  const scenes = [await annAndBob(), await annAndBob(), await annAndBob()];
  for (const { room, bob } of scenes) {
    await memberships.setRole(room, bob.id, "moderator");
    await memberships.end(room, bob.id, "removed");
  }
  const targets = scenes.map(({ room }) => ({ to: "main", id: room }) as const);
  await Promise.all([deliver(targets), deliver(targets), deliver(targets)]);
  for (const { room } of scenes) await requireConfirmed(room);
  const types = scenes.map(({ room }) =>
    received.filter(({ path }) => path === `/parties/main/${room}`).map(({ type }) => type),
  );
  expect(types).toStrictEqual(scenes.map(() => ["role", "remove"]));
});

test("a failed command is due again after seconds, and is sent without anybody asking", async () => {
  const { room, bob } = await annAndBob();
  answer = () => 500;
  await memberships.end(room, bob.id, "removed");
  await deliver([{ to: "main", id: room }]);
  answer = () => 204;
  await expect
    .poll(() => deliver().then(() => received), { timeout: 10_000 })
    .toContainEqual({ path: `/parties/main/${room}`, type: "remove", uid: bob.id });
  expect(await members.list(room, "active")).toHaveLength(1);
});

test("commands that were due or claimed before the clock was set back are sent all the same", async () => {
  const { room, bob } = await annAndBob();
  await memberships.end(room, bob.id, "removed");
  await db().execute(sql`update room_commands set due_at = due_at + interval '1 hour',
    leased_until = now() + interval '1 hour' where party = 'main' and target = ${room}`);
  await deliver();
  expect(received).toContainEqual({ path: `/parties/main/${room}`, type: "remove", uid: bob.id });
});
