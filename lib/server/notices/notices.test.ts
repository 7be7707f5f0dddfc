import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "../db/db";
import { archive } from "../db/queries/archive";
import * as memberships from "../db/queries/memberships";
import * as hooks from "../db/queries/notice-hooks";
import * as settings from "../db/queries/notice-settings";
import * as subscriptions from "../db/queries/push-subscriptions";
import * as rooms from "../db/queries/rooms";
import * as sessions from "../db/queries/sessions";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { errorOf, isHookUrl, sendToHook } from "./send-to-hook";

let database: { stop(): Promise<void> };
let service: Server;
let origin: string;
let answer = { status: 200, body: {} as object, location: "" };
const received: { path: string; body: Record<string, unknown> }[] = [];

beforeAll(async () => {
  service = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    received.push({ path: request.url ?? "", body: JSON.parse(text) });
    if (answer.location) response.setHeader("Location", answer.location);
    response.writeHead(answer.status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer.body));
  }).listen(0, "127.0.0.1");
  await once(service, "listening");
  const address = service.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  process.env.NOTICE_ORIGINS = origin;
  database = await startTestDatabase();
}, 60_000);
afterAll(async () => {
  service.close();
  await database.stop();
});

async function person(username: string): Promise<number> {
  const made = await users.create({ username, nickname: username, passwordHash: "hash" });
  if (!made) throw new Error("the name is taken");
  return made.id;
}

let people = 0;
/** A room of two, and what its first person says there. */
async function talk() {
  const n = ++people;
  const [ann, bob] = [await person(`ann-${n}`), await person(`bob-${n}`)];
  const room = (await rooms.create(ann, { name: "tea", private: false }))?.id ?? 0;
  await memberships.begin(room, bob);
  let last = 0;
  const say = async (msg: string, uid = ann) => {
    const id = ++last;
    const time = Math.floor(Date.now() / 1_000);
    await archive({ room, online: 0, events: [{ type: 0, id, uid, msg, time }] });
    return id;
  };
  const mentioned = async () =>
    [
      ...(await db().execute<{ user_id: number; message_id: number }>(sql`
        select user_id, message_id from mentions where room_id = ${room} order by message_id`)),
    ].map((row) => [row.user_id, row.message_id]);
  return { ann, bob, room, say, mentioned };
}

const hookTo = async (
  userId: number,
  path: string,
  kind: "json" | "ntfy" | "bark" | "wecom" | "feishu",
  secret?: string,
) => {
  const id = (await hooks.create(userId, { kind, url: `${origin}${path}`, secret })) ?? 0;
  const found = (await hooks.listOf(userId)).find((each) => each.id === id);
  if (!found) throw new Error("there is no hook");
  return found;
};

test("a keyword counts as a mention of whose it is, not in their own messages nor in muted rooms", async () => {
  const { ann, bob, room, say, mentioned } = await talk();
  await settings.store(bob, { keywords: ["Release Plan", "发布"] });
  await settings.store(ann, { keywords: ["发布"] });
  await say("the RELEASE plan");
  await say("released plans");
  await say("今天发布会取消");
  await say("发布!", bob);
  await db().execute(sql`update members set notify = 'nothing' where room_id = ${room}`);
  await say("发布");
  expect(await mentioned()).toStrictEqual([
    [bob, 1],
    [bob, 3],
    [ann, 4],
  ]);
});

test("somebody with a hook and no browser is in the audience; a paused hook, a block and a suspension end that", async () => {
  const { ann, bob, room, say } = await talk();
  const id = await say("tea?");
  expect(await subscriptions.audienceOf(room, [id])).toBeNull();
  const hook = await hookTo(bob, "/x", "json");
  const isReached = async () => {
    const audience = await subscriptions.audienceOf(room, [id]);
    const delivery = await subscriptions.deliveryTo(bob, room, id);
    return [audience?.members.map(({ userId }) => userId) ?? null, delivery?.hooks.length ?? null];
  };
  expect(await isReached()).toStrictEqual([[bob], 1]);
  await hooks.setPaused(bob, hook.id, true);
  expect(await isReached()).toStrictEqual([null, null]);
  await hooks.setPaused(bob, hook.id, false);
  await db().execute(sql`update users set suspended_at = now() where id = ${bob}`);
  expect(await isReached()).toStrictEqual([null, null]);
  await db().execute(sql`update users set suspended_at = null where id = ${bob}`);
  await db().execute(sql`insert into blocks (user_id, blocked_id) values (${bob}, ${ann})`);
  expect(await isReached()).toStrictEqual([[bob], null]);
  const audience = await subscriptions.audienceOf(room, [id]);
  expect(audience?.messages[0]?.blockedBy).toStrictEqual([bob]);
});

test("a paused browser is not pushed to, stays paused when its address changes, and not for another session", async () => {
  const { bob, room, say } = await talk();
  const id = await say("tea?");
  const browser = (endpoint: string) => ({ endpoint, p256dh: "p", auth: "a" });
  const begin = (session: string) =>
    sessions.create(session, { id: bob, passwordHash: "hash" }, { agent: "A", ttlSeconds: 60 });
  await begin("one");
  await subscriptions.put("one", bob, browser("https://push.example/1"));
  await subscriptions.setPaused("one", true);
  await subscriptions.put("one", bob, browser("https://push.example/2"));
  expect(await subscriptions.audienceOf(room, [id])).toBeNull();
  expect((await subscriptions.devicesOf(bob)).map(({ paused }) => paused)).toStrictEqual([true]);
  await begin("two");
  await subscriptions.put("two", bob, browser("https://push.example/2"));
  expect(await subscriptions.deliveryTo(bob, room, id)).toMatchObject({
    subscriptions: [browser("https://push.example/2")],
    quiet: null,
  });
});

test("quiet hours and the language come with a delivery", async () => {
  const { bob, room, say } = await talk();
  const id = await say("tea?");
  await hookTo(bob, "/x", "json");
  const quiet = { timeZone: "Asia/Shanghai", quietFrom: 1_320, quietTo: 420, quietDays: [1, 2] };
  await settings.store(bob, quiet);
  expect((await subscriptions.deliveryTo(bob, room, id))?.quiet).toStrictEqual(quiet);
});

test("what is not given stays, and a person has five hooks at most", async () => {
  const { bob } = await talk();
  await settings.store(bob, { keywords: ["tea"] });
  await settings.store(bob, { waitsForActive: false });
  expect(await settings.find(bob)).toMatchObject({ keywords: ["tea"], waitsForActive: false });
  const make = () => hooks.create(bob, { kind: "json", url: "https://example.org/" });
  const made = await Promise.all(Array.from({ length: 8 }, make));
  expect(made.filter((id) => id !== null).length).toBe(5);
});

const notice = {
  title: "tea",
  body: 'ann: 茶 <at user_id="all">',
  urgent: true,
  url: "https://t.example/rooms/1?message=2",
};

test("each service gets what it takes", async () => {
  const { bob } = await talk();
  received.length = 0;
  answer = { status: 200, body: {}, location: "" };
  await sendToHook(await hookTo(bob, "/any", "json"), notice);
  await sendToHook(await hookTo(bob, "/topic", "ntfy"), notice);
  await sendToHook(await hookTo(bob, "/key/old", "bark"), notice);
  await sendToHook(await hookTo(bob, "/send?key=k", "wecom"), {
    ...notice,
    body: "茶".repeat(3_000),
  });
  await sendToHook(await hookTo(bob, "/hook", "feishu", "s"), notice);
  const [json, ntfy, bark, wecom, feishu] = received;
  expect(json).toStrictEqual({ path: "/any", body: notice });
  expect(ntfy).toStrictEqual({
    path: "/",
    body: { topic: "topic", title: "tea", message: notice.body, priority: 4, click: notice.url },
  });
  expect(bark).toMatchObject({
    path: "/push",
    body: { device_key: "key", level: "timeSensitive", url: notice.url },
  });
  const { content } = (wecom?.body.text ?? {}) as { content: string };
  expect(wecom?.path).toBe("/send?key=k");
  expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2_048);
  expect(content.endsWith(notice.url)).toBe(true);
  expect(feishu?.body).toMatchObject({
    msg_type: "text",
    sign: expect.stringMatching(/^[\w+/]{43}=$/),
    timestamp: expect.stringMatching(/^\d{10}$/),
  });
  expect(JSON.stringify(feishu?.body)).not.toContain("<at");
});

test("failures are noted, twenty in a row pause a hook, and a success begins anew", async () => {
  const { bob } = await talk();
  const hook = await hookTo(bob, "/send", "wecom");
  const state = async () => (await hooks.listOf(bob))[0];
  answer = { status: 200, body: { errcode: 93000, errmsg: "invalid webhook url" }, location: "" };
  expect(await sendToHook(hook, notice)).toStrictEqual({ code: "rejected", number: 93000 });
  expect(errorOf((await state())?.lastError ?? null)).toStrictEqual({
    code: "rejected",
    number: 93000,
  });
  for (let n = 0; n < 18; n++) await hooks.noteResult(hook.id, "timeout");
  expect((await state())?.paused).toBe(false);
  answer = { status: 200, body: { errcode: 0 }, location: "" };
  expect(await sendToHook(hook, notice)).toBeNull();
  expect(await state()).toMatchObject({ paused: false, lastError: null });
  for (let n = 0; n < 20; n++) await hooks.noteResult(hook.id, "status 500");
  expect(await state()).toMatchObject({ paused: true, lastError: "status 500" });
});

test("a redirect is not followed, and an address that is no longer trusted is not called", async () => {
  const { bob } = await talk();
  const hook = await hookTo(bob, "/any", "json");
  received.length = 0;
  answer = { status: 307, body: {}, location: `${origin}/elsewhere` };
  expect(await sendToHook(hook, notice)).toStrictEqual({ code: "status", number: 307 });
  expect(received.map(({ path }) => path)).toStrictEqual(["/any"]);
  const other = { ...hook, url: "http://127.0.0.1:1/any" };
  expect(await sendToHook(other, notice)).toStrictEqual({ code: "unreachable", number: null });
});

test.each([
  ["https://ntfy.sh/topic", true],
  ["https://open.feishu.cn/open-apis/bot/v2/hook/x", true],
  ["http://ntfy.sh/topic", false],
  ["https://ntfy.sh:8443/topic", false],
  ["https://user:secret@ntfy.sh/topic", false],
  ["https://localhost/", false],
  ["https://127.0.0.1/", false],
  ["https://2130706433/", false],
  ["https://[::1]/", false],
  ["https://[::ffff:127.0.0.1]/", false],
  ["http://127.0.0.1:1/", false],
  ["file:///etc/passwd", false],
  ["nothing", false],
])("an address for notices: %s: %s", (address, isGood) => {
  expect(isHookUrl(address)).toBe(isGood);
});
