/** The life of a bot on the client that orval makes for fetch. */
import assert from "node:assert/strict";
import { cookiesOf, held, password, unique } from "./life";
import * as api from "./orval-client";

const [ann, bob] = [unique("ann"), unique("bob")];

for (const username of [ann, bob]) {
  const body: api.NewUser = { username, password, nickname: `I'm ${username}` };
  assert.equal((await api.createUser(body)).status, 201);
  const again = await api.createUser(body);
  assert(again.status === 409);
  const problem: api.Problem = again.data;
  assert.equal(problem.status, 409);
}
const short = await api.createUser({
  username: unique("x"),
  password: "short",
  nickname: "x",
});
assert(short.status === 400);
assert.equal(short.data.errors.password, "too-short");
const user = await api.getUser(ann);
assert.deepEqual(user.data, { username: ann, nickname: `I'm ${ann}` });
held("accounts");

const logIn = async (username: string, secret = password) => {
  const { status, data, headers } = await api.logIn({ username, password: secret });
  assert(status === 200);
  return { ok: data.status, options: { headers: { Cookie: cookiesOf(headers) } } };
};
assert.equal((await logIn(ann, "wrong!")).ok, false);
const { ok, options: session } = await logIn(ann);
assert.equal(ok, true);
const sessions = await api.listSessions(ann, session);
assert(sessions.status === 200);
assert.deepEqual(
  sessions.data.map(({ current }) => current),
  [true],
);
const made = await api.createAccessToken(ann, { name: "the bot" }, session);
assert(made.status === 201);
const bot = { headers: { Authorization: `Bearer ${made.data.token}` } };
assert.equal((await api.listSessions(ann, bot)).status, 403);
const tokens = await api.listAccessTokens(ann, bot);
assert(tokens.status === 200);
assert.equal(tokens.data[0]?.name, "the bot");
held("login, session and access token");

const room = await api.createRoom({ name: "茶馆", private: true }, bot);
assert(room.status === 201);
const { id } = room.data;
assert.equal((await api.createRoom({ with: bob }, bot)).status, 201);
assert.equal((await api.addMember(id, bob, bot)).status, 204);
const role: api.Role = api.Role.moderator;
assert.equal((await api.setRole(id, bob, { role }, bot)).status, 204);
const members = await api.listMembers(id, {}, bot);
assert(members.status === 200);
assert.deepEqual(
  members.data.map((each) => [each.username, each.role]),
  [
    [ann, "owner"],
    [bob, "moderator"],
  ],
);
const ticket = await api.enterRoom(id, bot);
assert(ticket.status === 200);
assert.equal(typeof ticket.data.token, "string");
held("rooms and members");

const ids: number[] = [];
for (const msg of ["one", "two", "three", "four", "five"]) {
  const body: api.NewMessage = { msg, cid: msg, reply: ids[0] };
  const sent = await api.sendMessage(id, body, bot);
  assert(sent.status === 201);
  ids.push(sent.data.id);
  assert.deepEqual((await api.sendMessage(id, body, bot)).data, sent.data);
}
const texts: string[] = [];
for (let before: number | undefined, more = true; more; ) {
  const page = await api.listMessages(id, { limit: 2, before }, bot);
  assert(page.status === 200);
  texts.unshift(...page.data.messages.map(({ msg }) => msg));
  before = page.data.messages[0]?.id;
  more = page.data.more;
}
assert.deepEqual(texts, ["one", "two", "three", "four", "five"]);
held("messages and history");

const [first = 0, second = 0, third = 0, , last = 0] = ids;
const edited = await api.editMessage(id, first, { msg: "one!" }, bot);
assert(edited.status === 200 && edited.data.id > first);
assert.equal((await api.deleteMessage(id, second, bot)).status, 204);
assert.equal((await api.deleteMessage(id, second, bot)).status, 404);
for (const emoji of ["🍵", "#️⃣"]) {
  assert.equal((await api.addReaction(id, third, emoji, bot)).status, 204);
}
assert.equal((await api.removeReaction(id, third, "🍵", bot)).status, 204);
const history = await api.listMessages(id, {}, bot);
assert(history.status === 200);
const [one, two, three]: api.Message[] = history.data.messages;
assert.equal(one?.msg, "one!");
assert.equal(typeof one?.edited, "number");
assert.deepEqual([two?.msg, two?.deleted], ["", true]);
assert.deepEqual(three?.reactions, [{ emoji: "#️⃣", users: [ann] }]);
assert.equal(three?.reply, first);
const found = await api.search({ q: "four", room: id }, bot);
assert(found.status === 200);
assert.deepEqual(
  found.data.messages.map(({ msg }) => msg),
  ["four"],
);
held("edits, deletions, reactions and search");

const { options: reader } = await logIn(bob);
const unread = async () => {
  const rooms = await api.listRooms({ expand: "1" }, reader);
  assert(rooms.status === 200);
  const entry = rooms.data.find((each) => each.id === id);
  return [entry?.role, entry?.unread, entry?.readId];
};
const [, waiting] = await unread();
assert(typeof waiting === "number" && waiting > 0);
assert.equal((await api.markRead(id, { id: last }, reader)).status, 204);
assert.deepEqual(await unread(), ["moderator", 0, last]);
const page = await api.listRooms({ limit: 1 }, reader);
assert.match(page.headers.get("Link") ?? "", /rel="next"/);
held("read markers and pages of a list");

const large = await api.listMessages(id, { limit: 1000 }, bot);
assert(large.status === 400);
assert.deepEqual(large.data.errors, { limit: "too-large" });
const stranger = await api.enterRoom(id);
assert(stranger.status === 401);
assert.equal(stranger.data.title, "Unauthorized");
const forbidden = await api.deleteRoom(id, reader);
assert(forbidden.status === 403);
assert.equal(typeof forbidden.data.detail, "string");
held("problems");

assert.equal((await api.deleteRoom(id, bot)).status, 204);
assert.equal((await api.deleteAccessToken(ann, made.data.id, bot)).status, 204);
assert.equal((await api.listRooms({}, bot)).status, 401);
assert.equal((await api.endSession(ann, sessions.data[0]?.id ?? "", session)).status, 204);
assert.deepEqual((await api.logOut(reader)).data, { status: true });
const health = await api.getHealth();
assert(health.status === 200);
assert.equal(health.data.parts.database, "up");
held("the end");
