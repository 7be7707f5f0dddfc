import { execFileSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "../support/stack-client";
import { archived, enter, makeRoom, replayed, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

/** Sends one message after the other until `stop`; the texts of those that were answered. */
function keepSending(socket: WebSocketLike, name: string) {
  const answered: string[] = [];
  let isStopped = false;
  const send = () => socket.send(JSON.stringify({ msg: `${name}${answered.length}` }));
  socket.on("message", (data) => {
    if (JSON.parse(String(data)).status !== true) return;
    answered.push(`${name}${answered.length}`);
    if (!isStopped) send();
  });
  send();
  return {
    answered,
    stop: () => {
      isStopped = true;
    },
  };
}
type WebSocketLike = Awaited<ReturnType<typeof enter>>;

async function idsOf(client: Client, room: number): Promise<number[]> {
  const ids: number[] = [];
  for (let more = true; more; ) {
    const answer = await client.get(`/Room/${room}/Message?after=${ids.at(-1) ?? 0}&limit=100`);
    const page: { messages: { id: number }[]; more: boolean } = JSON.parse(await answer.text());
    ids.push(...page.messages.map(({ id }) => id));
    more = page.more;
  }
  return ids;
}

test("promise: a backup of a running Teahouse has every message that was answered before, and restores elsewhere", async ({
  startStack,
  prepareStack,
}) => {
  const file = test.info().outputPath("teahouse.zip");
  const stack = await startStack();
  const other = await prepareStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const senders = await Promise.all(
    ["a", "b", "c"].map(async (name) => keepSending(await enter(stack, ann, room), name)),
  );
  await expect
    .poll(() => Math.min(...senders.map((each) => each.answered.length)))
    .toBeGreaterThan(5);

  const before = senders.flatMap(({ answered }) => answered);
  expect(await stack.runBeside("backup", file)).toMatchObject({ code: 0 });
  for (const sender of senders) sender.stop();
  expect(senders.flatMap(({ answered }) => answered).length).toBeGreaterThan(before.length);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(stack.run("backup", file), "over another backup").toMatchObject({ code: 2 });

  expect(other.run("restore", file)).toMatchObject({ code: 0 });
  expect(other.run("restore", file), "into a full place").toMatchObject({ code: 2 });
  await other.start();
  const gone = await fetch(`${other.origin}/Room`, { headers: { cookie: ann.cookie } });
  expect(gone.status, "the session").toBe(401);
  const again = await signIn(other, "ann");
  const texts = await archived(again, room);
  expect(before.filter((text) => !texts.includes(text))).toStrictEqual([]);
  const ids = await idsOf(again, room);
  expect(ids).toStrictEqual(ids.map((_, index) => index + 1));

  await test.step("old messages can be edited, and ids go on", async () => {
    const [first = 0] = ids;
    expect((await again.patch(`/Room/${room}/Message/${first}`, { msg: "edited" })).status).toBe(
      200,
    );
    const sent = await again.post(`/Room/${room}/Message`, { msg: "more" });
    expect(await sent.json()).toMatchObject({ id: ids.length + 2 });
    await expect.poll(async () => (await archived(again, room)).at(-1)).toBe("more");
  });
  await test.step("messages older than keepDays are deleted, and ids go on", async () => {
    await other.stop();
    await other.change("update messages set time = time - 8 * 86400 where msg <> 'more'");
    await other.start();
    await again.patch(`/Room/${room}`, { keepDays: 7 });
    await expect.poll(() => archived(again, room)).toStrictEqual(["more"]);
    await expect.poll(() => replayed(other, again, room)).toStrictEqual(["more"]);
    const sent = await again.post(`/Room/${room}/Message`, { msg: "four" });
    expect(await sent.json()).toMatchObject({ id: ids.length + 3 });
  });
});

test("a backup of a stopped Teahouse has what its rooms had not archived; one of the release before is restored, too", async ({
  startStack,
  prepareStack,
}) => {
  const stack = await startStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const socket = await enter(stack, ann, room);
  socket.send(JSON.stringify({ msg: "last words" }));
  await new Promise((resolve) => socket.once("message", resolve));
  // At once, before the room archives; the engine is left behind.
  stack.kill("app.js");
  stack.kill("start.mjs");
  const old = test.info().outputPath("teahouse.tar.gz");
  const { code, output } = stack.run("backup", test.info().outputPath("teahouse.zip"));
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain("1 rooms, 1 messages");

  test.skip(Boolean(process.env.DATABASE_URL), "the release before needed pg_dump for that");
  execFileSync("tar", ["-czf", old, "-C", stack.dataDir, "secrets.json", "postgres", "rooms"]);
  const other = await prepareStack();
  expect(other.run("restore", old)).toMatchObject({ code: 0 });
  await other.start();
  const gone = await fetch(`${other.origin}/Room`, { headers: { cookie: ann.cookie } });
  expect(gone.status, "the session").toBe(401);
  const again = await signIn(other, "ann");
  await expect.poll(() => archived(again, room)).toStrictEqual(["last words"]);
});

test("a broken backup is reported and restores nothing", async ({ prepareStack }) => {
  const stack = await prepareStack();
  const file = test.info().outputPath("broken.zip");
  writeFileSync(file, "no backup");
  expect(stack.run("restore", file)).toMatchObject({ code: 1 });
  expect(stack.run("restore", `${file}.not`)).toMatchObject({ code: 2 });
  expect(stack.run("backup", file), "nothing to back up").toMatchObject({ code: 2 });
  expect(() => statSync(path.join(stack.dataDir, "postgres"))).toThrow("ENOENT");
});
