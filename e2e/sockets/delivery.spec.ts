import { documentAddress, roomAddresses, socketAddresses } from "../support/address";
import { fields, list, type Person, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

const said = (person: Person, id: number, msg: string) => ({
  type: 0,
  id,
  msg,
  username: person.username,
  nickname: person.nickname,
  time: expect.any(Number),
});

for (const address of socketAddresses) {
  test(`protocol 14: since is answered with the welcome, at ${address.name}`, async ({ ann }) => {
    const room = await ann.makeRoom();
    const client = await OptedIn.enter(ann, room, { address });
    const me = { username: ann.username, nickname: ann.nickname };
    expect(client.frames).toStrictEqual([
      { type: 2, id: 0, room, you: me, users: [me], from: 1, gap: false },
    ]);
  });
}

test("protocol 15: the welcome is followed by all events after since, in order, without gaps", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  const anns = await OptedIn.enter(ann, room);
  await anns.say("one");
  await anns.say("two");
  await anns.ask({ edit: 1, msg: "one!" });
  await anns.ask({ react: 2, emoji: "🍵", on: true });
  const all = await OptedIn.enter(bob, room);
  await all.reach(4);
  expect(all.events).toStrictEqual([
    said(ann, 1, "one"),
    said(ann, 2, "two"),
    { type: 4, id: 3, target: 1, msg: "one!", time: expect.any(Number) },
    {
      ...{ type: 6, id: 4, target: 2, username: ann.username, emoji: "🍵", on: true },
      time: expect.any(Number),
    },
  ]);
  const some = await OptedIn.enter(bob, room, { since: 2 });
  await some.reach(4);
  expect(some.events.map(({ id }) => id)).toStrictEqual([3, 4]);
  expect(some.welcome).toMatchObject({ id: 4, from: 3, gap: false });
  const none = await OptedIn.enter(bob, room, { since: 4 });
  const ahead = await OptedIn.enter(bob, room, { since: 99 });
  await anns.say("three");
  for (const client of [none, ahead]) {
    await client.reach(5);
    expect(client.events.map(({ id }) => id)).toStrictEqual([5]);
    expect(client.welcome).toMatchObject({ id: 4, from: 5, gap: false });
  }
});

test("protocol 16: if more than 500 events are missing, gap is set and the newest 500 follow", async ({
  ann,
}) => {
  const room = await ann.makeRoom();
  const writer = await OptedIn.enter(ann, room);
  for (let n = 1; n <= 510; n++) writer.send({ msg: `${n}` });
  await writer.reach(510, 30);
  const client = await OptedIn.enter(ann, room, { since: 5 });
  await client.reach(510);
  expect(client.welcome).toMatchObject({ id: 510, from: 11, gap: true });
  expect(client.events.map(({ id }) => id)).toStrictEqual(
    Array.from({ length: 500 }, (_, n) => n + 11),
  );
  const edge = await OptedIn.enter(ann, room, { since: 10 });
  await edge.reach(510);
  expect(edge.welcome).toMatchObject({ from: 11, gap: false });
});

test("protocol 17, 18: a burst arrives as arrays, own messages with their cid, others without", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  const anns = await OptedIn.enter(ann, room);
  const tab = await OptedIn.enter(ann, room);
  const bobs = await OptedIn.enter(bob, room, { address: documentAddress });
  for (let n = 1; n <= 100; n++) anns.send({ msg: `${n}`, cid: `c${n}` });
  for (const client of [anns, tab, bobs]) await client.reach(100);
  const wanted = Array.from({ length: 100 }, (_, n) => said(ann, n + 1, `${n + 1}`));
  expect(bobs.events).toStrictEqual(wanted);
  const own = wanted.map((frame, n) => ({ ...frame, cid: `c${n + 1}` }));
  expect(anns.events).toStrictEqual(own);
  expect(tab.events).toStrictEqual(own);
  await anns.frame({ status: true, cid: "c100" });
  const answers = anns.frames.filter(({ status }) => status !== undefined);
  expect(answers).toStrictEqual(
    own.map(({ cid, id }) => ({ status: true, cid, id, time: expect.any(Number) })),
  );
});

test("protocol 19: the same cid again gives the same id and no second message, on any socket", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  const bobs = await OptedIn.enter(bob, room);
  const first = await OptedIn.enter(ann, room);
  const answer = await first.ask({ msg: "once", cid: "x" });
  expect(await first.ask({ msg: "once", cid: "x" })).toStrictEqual(answer);
  first.drop();
  for (const address of [documentAddress, ...roomAddresses]) {
    const again = await OptedIn.enter(ann, room, { since: 1, address });
    expect(await again.ask({ msg: "once", cid: "x" })).toStrictEqual(answer);
    // Sent twice at once, before the first is stored.
    again.send({ msg: address.name, cid: `twice ${address.name}` });
    const twice = await again.ask({ msg: address.name, cid: `twice ${address.name}` });
    expect(twice).toMatchObject({ status: true });
  }
  // Another request under the same cid is told which event the cid belongs to.
  const other = await OptedIn.enter(ann, room, { since: 1 });
  for (const frame of [{ msg: "other" }, { delete: 1 }, { react: 1, emoji: "🍵", on: true }]) {
    const used = { status: false, cid: "x", error: "cid-used", id: 1 };
    expect(await other.ask({ ...frame, cid: "x" })).toStrictEqual(used);
  }
  // Cids are per person.
  expect(await bobs.ask({ msg: "mine", cid: "x" })).toMatchObject({ status: true, id: 5 });
  await bobs.reach(5);
  expect(bobs.events.map(({ id }) => id)).toStrictEqual([1, 2, 3, 4, 5]);
});

test("protocol 20: a refused request is answered with the name of the error and its cid", async ({
  ann,
}) => {
  const room = await ann.makeRoom();
  const client = await OptedIn.enter(ann, room);
  const refusals: [Record<string, unknown>, string][] = [
    [{ msg: " \n" }, "empty"],
    [{ msg: "x".repeat(4_001) }, "too-long"],
    [{ edit: 1, msg: "" }, "empty"],
    [{ edit: 1, msg: "text" }, "not-found"],
    [{ delete: 7 }, "not-found"],
    [{ react: 7, emoji: "🍵", on: true }, "not-found"],
  ];
  for (const [frame, error] of refusals) {
    const answer = await client.ask(frame);
    expect(answer, JSON.stringify(frame)).toStrictEqual({
      status: false,
      cid: expect.any(String),
      error,
    });
  }
  for (const frame of [{}, [], 5, { msg: 5 }, { react: 1, emoji: "tea", on: true }, { cid: "" }]) {
    const before = client.frames.length;
    client.send(frame);
    expect(await client.frame({ status: false }, before)).toStrictEqual({
      status: false,
      error: "malformed",
    });
  }
  expect(await client.say("still works")).toBe(1);
});

test("protocol 7, 15: with many senders at once every client has the same timeline without gaps", async () => {
  const people = await Promise.all(["ann", "bob", "cai", "dan"].map((name) => signedIn(name)));
  const [ann] = people;
  const room = (await ann?.makeRoom()) ?? 0;
  const clients: OptedIn[] = [];
  for (const [n, person] of people.entries()) {
    clients.push(await OptedIn.enter(person, room, { address: socketAddresses[n] }));
  }
  const each = 100;
  for (let n = 0; n < each; n++) for (const client of clients) client.send({ msg: `${n}` });
  for (const client of clients) await client.reach(each * people.length, 30);
  const [log, ...others] = clients.map(({ events }) => events);
  expect(log?.map(({ id }) => id)).toStrictEqual(
    Array.from({ length: each * people.length }, (_, n) => n + 1),
  );
  for (const other of others) expect(other).toStrictEqual(log);
  const history = async () => {
    const answer = await ann?.rest.call("GET", `/Room/${room}/Message?limit=100`);
    return list(fields(answer?.body).messages).map((message) => fields(message).id);
  };
  await expect.poll(async () => (await history()).at(-1)).toBe(each * people.length);
});
