import { roomAddresses } from "../support/address";
import { fields, list, type Person, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

const time = expect.any(Number);

/** Ann, the owner, and Bob, each on a socket. Ann has sent "tea" (1), Bob "coffee" (2). */
async function talk() {
  const [ann, bob] = [await signedIn("ann"), await signedIn("bob")];
  const room = await ann.makeRoom();
  const anns = await OptedIn.enter(ann, room);
  const bobs = await OptedIn.enter(bob, room);
  await anns.say("tea");
  await bobs.say("coffee");
  return { ann, bob, room, anns, bobs };
}

async function history(person: Person, room: number) {
  const answer = await person.rest.call("GET", `/Room/${room}/Message`);
  return list(fields(answer.body).messages).map(fields);
}

test("protocol 21: an edit replaces the text of the author's message, live, in replay and in the history", async () => {
  const { ann, bob, room, anns, bobs } = await talk();
  const answer = await anns.ask({ edit: 1, msg: "green tea" });
  expect(answer).toStrictEqual({ status: true, cid: expect.any(String), id: 3, time });
  const edit = { type: 4, id: 3, target: 1, msg: "green tea", time };
  expect(await bobs.frame({ type: 4 })).toStrictEqual(edit);
  expect(await anns.frame({ type: 4 })).toStrictEqual(edit);
  await expect
    .poll(() => history(bob, room))
    .toMatchObject([
      { id: 1, msg: "green tea", edited: time },
      { id: 2, msg: "coffee" },
    ]);
  expect(await bobs.ask({ edit: 1, msg: "mine" })).toMatchObject({ error: "not-allowed" });
  expect(await anns.ask({ edit: 2, msg: "not even the owner" })).toMatchObject({
    error: "not-allowed",
  });
  expect(await anns.ask({ edit: 3, msg: "an edit is no message" })).toMatchObject({
    error: "not-found",
  });
  expect(await history(ann, room)).toMatchObject([{ msg: "green tea" }, { msg: "coffee" }]);
});

test("protocol 22: a deletion removes the text and its edits from event log and archive", async () => {
  const { ann, bob, room, anns, bobs } = await talk();
  await anns.ask({ edit: 1, msg: "secret" });
  expect(await bobs.ask({ delete: 1 })).toMatchObject({ error: "not-allowed" });
  expect(await anns.ask({ delete: 1 })).toMatchObject({ status: true, id: 4 });
  expect(await bobs.frame({ type: 5 })).toStrictEqual({ type: 5, id: 4, target: 1, time });
  const later = await OptedIn.enter(bob, room);
  await later.reach(4);
  expect(later.events.map(({ id }) => id)).toStrictEqual([1, 2, 3, 4]);
  expect(later.events[0]).toMatchObject({ type: 0, msg: "", deleted: true });
  expect(JSON.stringify(later.frames)).not.toMatch(/tea"|secret/);
  await expect
    .poll(() => history(ann, room))
    .toMatchObject([{ id: 1, msg: "", deleted: true }, { id: 2 }]);
  for (const frame of [
    { delete: 1 },
    { edit: 1, msg: "back again" },
    { react: 1, emoji: "🍵", on: true },
  ]) {
    expect(await anns.ask(frame)).toMatchObject({ status: false, error: "not-found" });
  }
});

test("protocol 22: the owner can delete other people's messages", async () => {
  const { anns, bobs } = await talk();
  expect(await anns.ask({ delete: 2 })).toMatchObject({ status: true });
  await bobs.frame({ type: 5, target: 2 });
});

test("protocol 22: a moderator can delete other people's messages from appointment to dismissal", async () => {
  const { ann, bob, room, bobs } = await talk();
  const member = `/Room/${room}/Member/${bob.username}`;
  const before = await bob.token(room);
  expect((await ann.rest.call("PATCH", member, { role: "moderator" })).status).toBe(204);
  await bobs.frame({ type: 8, username: bob.username, role: "moderator" });
  expect(await bobs.ask({ delete: 1 })).toMatchObject({ status: true });
  await OptedIn.enter(ann, room).then((client) => client.say("again"));
  const promoted = await bob.token(room);
  expect((await ann.rest.call("PATCH", member, { role: "member" })).status).toBe(204);
  for (const token of [before, promoted]) {
    const socket = await OptedIn.openWith(token, room, { address: roomAddresses[1] });
    await socket.frame({ type: 2 });
    // A token issued to a moderator does not outlive the dismissal.
    expect(await socket.ask({ delete: 4 })).toMatchObject({ error: "not-allowed" });
  }
});

test("protocol 23: reactions can be added and removed, and are in the history", async () => {
  const { ann, bob, room, anns, bobs } = await talk();
  await bobs.ask({ react: 1, emoji: "🍵", on: true });
  expect(await anns.frame({ type: 6 })).toStrictEqual({
    ...{ type: 6, id: 3, target: 1, username: bob.username, emoji: "🍵", on: true },
    time,
  });
  await anns.ask({ react: 1, emoji: "🍵", on: true });
  await anns.ask({ react: 1, emoji: "👩‍👩‍👧‍👦", on: true });
  const emoji = async () => (await history(ann, room))[0]?.reactions;
  await expect.poll(emoji).toStrictEqual([
    { emoji: "🍵", users: [bob.username, ann.username] },
    { emoji: "👩‍👩‍👧‍👦", users: [ann.username] },
  ]);
  await bobs.ask({ react: 1, emoji: "🍵", on: false });
  await anns.ask({ react: 1, emoji: "👩‍👩‍👧‍👦", on: false });
  await expect.poll(emoji).toStrictEqual([{ emoji: "🍵", users: [ann.username] }]);
});

test("protocol 24: a reply names the message it answers", async () => {
  const { ann, bob, room, anns, bobs } = await talk();
  await bobs.say("with milk?", { reply: 1 });
  expect(await anns.frame({ type: 0, id: 3 })).toMatchObject({ msg: "with milk?", reply: 1 });
  for (const reply of [4, 99_999]) {
    const answer = await bobs.ask({ msg: "what is not there cannot be answered", reply });
    expect(answer).toMatchObject({ status: false, error: "not-found" });
  }
  await anns.ask({ delete: 1 });
  await bobs.say("what was that?", { reply: 1 });
  expect(await anns.frame({ type: 0, id: 5 })).toMatchObject({ reply: 1 });
  const later = await OptedIn.enter(bob, room);
  expect(await later.frame({ type: 0, id: 3 })).toMatchObject({ reply: 1 });
  await expect
    .poll(() => history(ann, room))
    .toMatchObject([...[{}, {}, { id: 3, reply: 1 }], { id: 5, reply: 1 }]);
});

test("protocol 25: typing goes to the other members only, and has no answer", async () => {
  const { bob, anns, bobs } = await talk();
  const before = bobs.frames.length;
  bobs.send({ typing: true });
  expect(await anns.frame({ type: 3 })).toStrictEqual({
    type: 3,
    username: bob.username,
    nickname: bob.nickname,
  });
  await bobs.say("fence");
  expect(bobs.frames.slice(before).map(({ type, status }) => type ?? status)).toStrictEqual([
    0,
    true,
  ]);
});

test("protocol 26: members are notified of a renamed room and a renamed person", async () => {
  const { ann, bob, room, anns, bobs } = await talk();
  await ann.rest.call("PATCH", `/Room/${room}`, { name: "茶馆二楼" });
  expect(await bobs.frame({ type: 7 })).toStrictEqual({
    ...{ type: 7, name: "茶馆二楼", private: false, keepDays: null },
    ...{ writers: "all", slowSeconds: 0 },
    time,
  });
  await bob.rest.call("PATCH", `/User/${bob.username}`, { nickname: "Bobby" });
  expect(await anns.frame({ type: 8 })).toStrictEqual({
    ...{ type: 8, username: bob.username, nickname: "Bobby" },
    time,
  });
  await bobs.say("it is me");
  expect(await anns.frame({ msg: "it is me" })).toMatchObject({ nickname: "Bobby" });
  // Their messages have the name, too, while they are not in the room.
  bobs.close();
  await anns.frame({ type: 1, username: bob.username, action: 0 });
  await bob.rest.call("PATCH", `/User/${bob.username}`, { nickname: "Robert" });
  expect(await anns.frame({ type: 8, nickname: "Robert" })).toStrictEqual({
    ...{ type: 8, username: bob.username, nickname: "Robert" },
    time,
  });
});

test("protocol 26: members are notified of what changes for people who are absent, basic clients are not", async () => {
  const [ann, bob, cai] = [await signedIn("ann"), await signedIn("bob"), await signedIn("cai")];
  const room = await ann.makeRoom();
  const anns = await OptedIn.enter(ann, room);
  const basic = await ann.enter(room);
  const member = (person: Person) => `/Room/${room}/Member/${person.username}`;
  const person = (who: Person, change: object) => ({
    ...{ type: 8, username: who.username, time },
    ...change,
  });
  await ann.rest.call("PUT", member(bob));
  expect(await anns.frame({ type: 8, member: true })).toStrictEqual(
    person(bob, { nickname: bob.nickname, member: true }),
  );
  await ann.rest.call("PATCH", member(bob), { role: "moderator" });
  expect(await anns.frame({ type: 8, role: "moderator" })).toStrictEqual(
    person(bob, { role: "moderator" }),
  );
  await ann.rest.call("DELETE", member(bob));
  expect(await anns.frame({ type: 8, member: false })).toStrictEqual(
    person(bob, { member: false }),
  );
  // One who is present leaves, and is a member no longer.
  await OptedIn.enter(cai, room);
  await cai.rest.call("DELETE", member(cai));
  await anns.frame({ type: 1, username: cai.username, action: 0 });
  await anns.frame({ type: 8, username: cai.username, member: false });
  await anns.say("fence");
  // Exactly the document's frames: Cai enters, Cai leaves, and the message.
  expect(await basic.events(3)).toStrictEqual([cai.entered(), cai.left(), ann.said("fence")]);
});
