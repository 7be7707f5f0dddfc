import { inboxUrl } from "../support/address";
import { Client, expectProblem, fields, list, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { inboxToken, OptedIn } from "../support/opted-in-client";

/** Ann's room with Bob as a member, and Bob's inbox. */
async function annsRoom(options: Record<string, unknown> = {}) {
  const [ann, bob] = [await signedIn("ann"), await signedIn("bob")];
  const room = await ann.makeRoom(options);
  const anns = await OptedIn.enter(ann, room);
  await ann.rest.call("PUT", `/Room/${room}/Member/${bob.username}`, {});
  return { ann, bob, room, anns, inbox: await OptedIn.openInbox(bob) };
}

test("protocol 30: an inbox receives other people's messages in the person's rooms, with mentions marked", async () => {
  const { ann, bob, room, anns, inbox } = await annsRoom();
  await anns.say(`你好@${bob.username}，来喝茶`);
  const news = await inbox.frame({ kind: "news" });
  expect(news).toStrictEqual({
    kind: "news",
    room,
    lastId: 1,
    messages: [
      {
        id: 1,
        username: ann.username,
        nickname: ann.nickname,
        msg: `你好@${bob.username}，来喝茶`,
        time: expect.any(Number),
        mention: true,
      },
    ],
    more: false,
  });
});

test("protocol 30: a mention is what the room shows as one, and an edit that makes one has the list loaded again", async () => {
  const { bob, room, anns, inbox } = await annsRoom();
  await anns.say(`\`@${bob.username}\` https://x.example/@${bob.username}`);
  expect(await inbox.frame({ kind: "news" })).toMatchObject({ messages: [{ mention: false }] });
  const mentions = async () => {
    const rooms = list((await bob.rest.call("GET", "/Room?expand=1")).body).map(fields);
    return rooms.find(({ id }) => id === room)?.mentions;
  };
  const isTold = async (msg: string) => {
    const seen = inbox.frames.length;
    await anns.ask({ edit: 1, msg });
    await inbox.until(
      () => inbox.frames.slice(seen).some(({ kind }) => kind === "rooms"),
      "a changed list",
    );
  };
  await isTold(`hi @${bob.username}`);
  expect(await mentions()).toBe(1);
  await isTold("hi");
  expect(await mentions()).toBe(0);
});

test("protocol 30: news comes at most once a second per room, and nothing is missing", async () => {
  const { anns, inbox } = await annsRoom();
  const start = performance.now();
  for (let n = 1; n <= 30; n++) await anns.say(`${n}`);
  const ids = () =>
    inbox.frames
      .filter(({ kind }) => kind === "news")
      .flatMap(({ messages }) => (messages as { id: number }[]).map(({ id }) => id));
  await inbox.until(() => ids().length >= 30, "all the news");
  expect(ids()).toStrictEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  const seconds = (performance.now() - start) / 1_000;
  const notices = inbox.frames.filter(({ kind }) => kind === "news").length;
  expect(notices).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
});

test("protocol 30: a person's own messages are no news to them", async () => {
  const { bob, room, anns, inbox } = await annsRoom();
  const bobs = await OptedIn.enter(bob, room);
  await bobs.say("from me");
  await anns.say("from her");
  const news = await inbox.frame({ kind: "news" });
  expect(JSON.stringify(inbox.frames)).not.toContain("from me");
  expect(news).toMatchObject({ messages: [{ msg: "from her" }] });
});

test("protocol 30: a newly added member receives the first message after that", async ({ bob }) => {
  const inbox = await OptedIn.openInbox(bob);
  for (let n = 0; n < 4; n++) {
    const ann = await signedIn("ann");
    const firstWords = async (room: unknown) => {
      await ann.rest.call("POST", `/Room/${room}/Message`, { msg: "have you got a minute?" });
      const news = await inbox.frame({ kind: "news", room });
      expect(news).toMatchObject({ messages: [{ username: ann.username }] });
    };
    const direct = await ann.rest.call("POST", "/Room", { with: bob.username });
    await firstWords(fields(direct.body).id);
    const room = await ann.makeRoom();
    await ann.rest.call("PUT", `/Room/${room}/Member/${bob.username}`, {});
    await firstWords(room);
  }
});

test("protocol 30: no news comes from a room that the person was removed from or is not in", async () => {
  const { ann, bob, room, anns, inbox } = await annsRoom();
  const other = await ann.makeRoom();
  await ann.rest.call("PUT", `/Room/${other}/Member/${bob.username}`, {});
  await inbox.frame({ kind: "rooms" });
  const others = await OptedIn.enter(ann, other);
  const stranger = await ann.makeRoom();
  await OptedIn.enter(ann, stranger).then((client) => client.say("not for Bob"));
  await ann.rest.call("DELETE", `/Room/${room}/Member/${bob.username}`);
  await anns.say("not for Bob any more");
  await others.say("fence");
  await inbox.frame({ kind: "news", room: other });
  expect(JSON.stringify(inbox.frames)).not.toContain("not for Bob");
});

test("protocol 30: an inbox admits its owner only, with an inbox token, once", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  const socket = (user: unknown) => OptedIn.open(inboxUrl(user));
  const mine = await inboxToken(ann);
  const others = await inboxToken(bob);
  const refused: [unknown, unknown][] = [
    [mine.user, others.token],
    [mine.user, await ann.token(room)],
    [mine.user, "no token"],
  ];
  for (const [user, token] of refused) {
    const client = await socket(user);
    client.send({ token });
    expect(await client.closed()).toBe(4401);
  }
  const first = await socket(mine.user);
  first.send({ token: mine.token });
  await first.frame({ kind: "ready" });
  const again = await socket(mine.user);
  again.send({ token: mine.token });
  expect(await again.closed()).toBe(4401);
  // An inbox token does not open a room.
  const roomSocket = await OptedIn.openWith((await inboxToken(ann)).token, room);
  expect(await roomSocket.closed()).toBe(4401);
  expectProblem(await new Client().call("GET", "/api/Inbox"), 401);
});

test("protocol 31: an inbox is notified of changes to the room list and the read marker", async () => {
  const { bob, ann, room, anns, inbox } = await annsRoom();
  await anns.say("one");
  await bob.rest.call("PUT", `/Room/${room}/Read`, { id: 1 });
  expect(await inbox.frame({ kind: "read" })).toStrictEqual({ kind: "read", room, id: 1 });
  const before = inbox.frames.length;
  await ann.rest.call("PATCH", `/Room/${room}`, { name: "another name" });
  await inbox.frame({ kind: "rooms" }, before);
  const later = inbox.frames.length;
  await ann.rest.call("DELETE", `/Room/${room}`);
  await inbox.frame({ kind: "rooms" }, later);
});
