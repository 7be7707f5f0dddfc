import { inboxUrl, roomAddresses } from "../support/address";
import {
  Client,
  expectProblem,
  fields,
  list,
  md5,
  Person,
  signedIn,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { inboxToken, OptedIn } from "../support/opted-in-client";

const path = ({ username }: Person) => `/User/${encodeURIComponent(username)}`;
const end = (person: Person, current: unknown = person.password) =>
  person.rest.call("DELETE", path(person), { current });

test("DELETE /User/{username} takes the password or its MD5, and needs a session", async ({
  ann,
  bob,
}) => {
  expect(expectProblem(await end(ann, "not it"), 400)).toStrictEqual(["current"]);
  expect(expectProblem(await ann.rest.call("DELETE", path(ann), {}), 400)).toStrictEqual([
    "current",
  ]);
  expectProblem(await bob.rest.call("DELETE", path(ann), { current: ann.password }), 403);
  expectProblem(await new Client().call("DELETE", path(ann), { current: ann.password }), 401);
  const made = await ann.rest.call("POST", `${path(ann)}/Token`, { name: "bot" });
  const bot = { authorization: `Bearer ${fields(made.body).token}` };
  const byBot = new Client().call("DELETE", path(ann), { current: ann.password }, bot);
  expectProblem(await byBot, 403);
  expect((await ann.rest.call("GET", "/Room")).status).toBe(200);

  const gone = await end(ann, md5(ann.password));
  expect([gone.status, gone.text]).toStrictEqual([204, ""]);
  expect(ann.rest.cookies.size).toBe(0);
  expectProblem(await end(ann), 401);
  expectProblem(await new Client().call("GET", "/Room", undefined, bot), 401);
});

test("a basic client sees no deleted account, and its username stays taken", async ({ ann }) => {
  await end(ann);
  expectProblem(await new Client().call("GET", path(ann)), 404);
  expect((await ann.logIn()).body).toStrictEqual({ status: false });
  expect(expectProblem(await ann.register(), 409)).toStrictEqual([]);
  const shouted = new Person(ann.username.toUpperCase());
  expectProblem(await shouted.register(), 409);
});

test("deleting an account closes its sockets in every room and voids its tokens", async ({
  ann,
  bob,
}) => {
  const rooms = [await bob.makeRoom(), await bob.makeRoom()];
  const sockets = await Promise.all(rooms.map((room) => OptedIn.enter(ann, room)));
  const plain = await ann.enter(rooms[0] ?? 0);
  const there = await OptedIn.enter(bob, rooms[0] ?? 0);
  const token = await ann.token(rooms[0] ?? 0);
  const unused = await inboxToken(ann);
  const inbox = await OptedIn.openInbox(ann);

  await end(ann);
  for (const socket of [...sockets, plain, inbox]) expect(await socket.closed()).toBe(4401);
  await there.frame({ type: 1, username: ann.username, action: 0 });
  for (const [address, sent] of [
    [roomAddresses[0].url(rooms[0] ?? 0), { token, since: null }],
    [inboxUrl(unused.user), { token: unused.token }],
  ] as const) {
    const again = await OptedIn.open(address);
    again.send(sent);
    expect([4401, 4403, 4503]).toContain(await again.closed());
  }
});

test("messages of a deleted account stay in history, replay and search under an anonymous name", async ({
  ann,
  bob,
}) => {
  const room = await bob.makeRoom();
  const [here, there] = [await OptedIn.enter(ann, room), await OptedIn.enter(bob, room)];
  const said = await here.say("the best tea");
  const replied = await there.say("is green");
  await here.ask({ react: replied, emoji: "🍵", on: true });
  const last = await there.say("indeed");
  await expect
    .poll(async () => {
      const page = await bob.rest.call("GET", `/Room/${room}/Message`);
      return list(fields(page.body).messages).length;
    })
    .toBe(3);
  await end(ann);

  const names = { username: expect.stringMatching(/^-deleted-\d+$/), nickname: "Deleted account" };
  const page = await bob.rest.call("GET", `/Room/${room}/Message`);
  const [first, second] = list(fields(page.body).messages);
  expect(first).toMatchObject({ id: said, msg: "the best tea", ...names });
  expect(second).toMatchObject({ reactions: [{ emoji: "🍵", users: [names.username] }] });
  const search = await bob.rest.call("GET", `/Search?q=best&room=${room}`);
  expect(list(fields(search.body).messages)).toMatchObject([{ id: said, ...names }]);
  const again = await OptedIn.enter(bob, room, { since: 0 });
  await again.reach(last);
  expect(again.events).toMatchObject([
    { type: 0, msg: "the best tea", ...names },
    { type: 0, msg: "is green", username: bob.username },
    { type: 6, username: names.username },
    { type: 0, msg: "indeed" },
  ]);
  const members = await bob.rest.call("GET", `/Room/${room}/Member`);
  for (const { text } of [page, search, members]) {
    expect(text).not.toContain(ann.username);
  }
  expect(JSON.stringify(again.frames)).not.toContain(ann.username);
});

test("rooms of a deleted account get a new owner or are deleted; direct messages show the deletion", async () => {
  const [ann, bob, cat] = [await signedIn("ann"), await signedIn("bob"), await signedIn("cat")];
  const [shared, alone] = [await ann.makeRoom(), await ann.makeRoom()];
  const there = await OptedIn.enter(bob, shared);
  await OptedIn.enter(cat, shared);
  await ann.rest.call("PATCH", `/Room/${shared}/Member/${cat.username}`, { role: "moderator" });
  const direct = Number(
    fields((await ann.rest.call("POST", "/Room", { with: bob.username })).body).id,
  );
  await end(ann);
  const role = await there.frame({ type: 8, username: cat.username, role: "owner" });
  expect(role).toMatchObject({ role: "owner" });
  expectProblem(await bob.rest.call("GET", `/Room/${alone}`), 404);
  const listed = list((await bob.rest.call("GET", "/Room?expand=1")).body).map(fields);
  expect(listed.find(({ id }) => id === shared)).toMatchObject({ owner: cat.username, members: 2 });
  expect(listed.find(({ id }) => id === direct)).toMatchObject({
    name: "Deleted account",
    direct: { nickname: "Deleted account" },
  });
  expectProblem(await bob.rest.call("POST", "/Room", { with: ann.username }), 404);
  expectProblem(await cat.rest.call("PUT", `/Room/${shared}/Member/${ann.username}`), 404);
  expect((await cat.rest.call("DELETE", `/Room/${shared}`)).status).toBe(204);
});

test("deletion wins over a second deletion, sends and invitations at the same time", async ({
  ann,
  bob,
}) => {
  const [room, other] = [await bob.makeRoom(), await bob.makeRoom({ private: true })];
  const here = await OptedIn.enter(ann, room);
  const watching = await OptedIn.enter(bob, room);
  for (let n = 0; n < 10; n++) here.send({ msg: `message ${n}`, cid: `c${n}` });
  const answers = await Promise.all([
    end(ann),
    bob.rest.call("PUT", `/Room/${other}/Member/${ann.username}`),
    ann.rest.call("POST", `/Room/${room}/Message`, { msg: "over REST" }),
    ann.rest.call("POST", "/Room", { name: "too late" }),
    end(ann),
  ]);
  expect(answers.filter(({ status }) => status >= 500).map(({ text }) => text)).toStrictEqual([]);
  expect([answers[0], answers[4]].map((answer) => answer?.status)).toContain(204);
  expect(await here.closed()).toBe(4401);
  const fence = await watching.say("fence");
  const members = list((await bob.rest.call("GET", `/Room/${other}/Member`)).body);
  expect(members).toHaveLength(1);
  const again = await OptedIn.enter(bob, room, { since: 0 });
  await again.reach(fence);
  expect(JSON.stringify(again.events)).not.toContain(ann.username);
});
