/** The life of a bot on the client of @hey-api/openapi-ts. */
import assert from "node:assert/strict";
import * as api from "./hey-api-client";
import { createClient } from "./hey-api-client/client";
import { baseUrl, cookiesOf, held, password, unique } from "./life";

const anybody = createClient({ baseUrl });
const [ann, bob] = [unique("ann"), unique("bob")];

for (const username of [ann, bob]) {
  const body: api.NewUser = { username, password, nickname: `I'm ${username}` };
  const created = await api.createUser({ client: anybody, body });
  assert.equal(created.response?.status, 201);
  const again = await api.createUser({ client: anybody, body });
  const problem: api.Problem | undefined = again.error;
  assert.equal(problem?.status, 409);
}
const short = await api.createUser({
  client: anybody,
  body: { username: unique("x"), password: "short", nickname: "x" },
});
assert(short.error && "errors" in short.error);
assert.equal(short.error.errors.password, "too-short");
const user = await api.getUser({ client: anybody, path: { username: ann } });
assert.deepEqual(user.data, { username: ann, nickname: `I'm ${ann}` });
held("accounts");

const logIn = (username: string, secret = password) =>
  api.logIn({ client: anybody, body: { username, password: secret } });
assert.equal((await logIn(ann, "wrong!")).data?.status, false);
const login = await logIn(ann);
assert.equal(login.data?.status, true);
assert(login.response);
// The schemes of the document: the cookie's value goes where the scheme says.
const [cookieName, cookie] = cookiesOf(login.response.headers).split("=");
const session = createClient({
  baseUrl,
  auth: ({ in: place, name }) => (place === "cookie" && name === cookieName ? cookie : undefined),
});
const own = { path: { username: ann } };
const sessions = await api.listSessions({ client: session, ...own });
assert.deepEqual(
  sessions.data?.map(({ current }) => current),
  [true],
);
const made = await api.createAccessToken({ client: session, ...own, body: { name: "the bot" } });
assert(made.data);
const { id: tokenId, token } = made.data;
const bot = createClient({
  baseUrl,
  auth: ({ scheme }) => (scheme === "bearer" ? token : undefined),
});
assert.equal((await api.getPush({ client: bot })).error?.status, 401);
assert.equal((await api.listAccessTokens({ client: bot, ...own })).data?.[0]?.name, "the bot");
held("login, session and access token");

const room = await api.createRoom({ client: bot, body: { name: "茶馆", private: true } });
assert(room.data);
const { id } = room.data;
const direct = await api.createRoom({ client: bot, body: { with: bob } });
assert.equal(direct.response?.status, 201);
const member = { client: bot, path: { id, username: bob } };
assert.equal((await api.addMember(member)).response?.status, 204);
const role: api.Role = "moderator";
assert.equal((await api.setRole({ ...member, body: { role } })).response?.status, 204);
const inRoom = { client: bot, path: { id } };
const members = await api.listMembers(inRoom);
assert.deepEqual(
  members.data?.map((each) => [each.username, each.role]),
  [
    [ann, "owner"],
    [bob, "moderator"],
  ],
);
assert.equal(typeof (await api.enterRoom(inRoom)).data?.token, "string");
held("rooms and members");

const ids: number[] = [];
for (const msg of ["one", "two", "three", "four", "five"]) {
  const body: api.NewMessage = { msg, cid: msg, reply: ids[0] };
  const sent = await api.sendMessage({ ...inRoom, body });
  assert(sent.data);
  ids.push(sent.data.id);
  assert.equal((await api.sendMessage({ ...inRoom, body })).data?.id, sent.data.id);
}
const texts: string[] = [];
for (let before: number | undefined, more = true; more; ) {
  const { data } = await api.listMessages({ ...inRoom, query: { limit: 2, before } });
  assert(data);
  texts.unshift(...data.messages.map(({ msg }) => msg));
  before = data.messages[0]?.id;
  more = data.more;
}
assert.deepEqual(texts, ["one", "two", "three", "four", "five"]);
held("messages and history");

const [first = 0, second = 0, third = 0, , last = 0] = ids;
const message = (mid: number) => ({ client: bot, path: { id, mid } });
const edited = await api.editMessage({ ...message(first), body: { msg: "one!" } });
assert(edited.data && edited.data.id > first);
assert.equal((await api.deleteMessage(message(second))).response?.status, 204);
assert.equal((await api.deleteMessage(message(second))).error?.status, 404);
const reaction = (emoji: string) => ({ client: bot, path: { id, mid: third, emoji } });
for (const emoji of ["🍵", "#️⃣"]) {
  assert.equal((await api.addReaction(reaction(emoji))).response?.status, 204);
}
assert.equal((await api.removeReaction(reaction("🍵"))).response?.status, 204);
const history = await api.listMessages(inRoom);
const [one, two, three]: api.Message[] = history.data?.messages ?? [];
assert.equal(one?.msg, "one!");
assert.equal(typeof one?.edited, "number");
assert.deepEqual([two?.msg, two?.deleted], ["", true]);
assert.deepEqual(three?.reactions, [{ emoji: "#️⃣", users: [ann] }]);
assert.equal(three?.reply, first);
const found = await api.search({ client: bot, query: { q: "four", room: id } });
assert.deepEqual(
  found.data?.messages.map(({ msg }) => msg),
  ["four"],
);
held("edits, deletions, reactions and search");

const bobs = await logIn(bob);
assert(bobs.response);
const reader = createClient({ baseUrl, headers: { Cookie: cookiesOf(bobs.response.headers) } });
const unread = async () => {
  const { data } = await api.listRooms({ client: reader, query: { expand: "1" } });
  const entry = data?.find((each) => each.id === id);
  return [entry?.role, entry?.unread, entry?.readId];
};
const [, waiting] = await unread();
assert(typeof waiting === "number" && waiting > 0);
const marked = await api.markRead({ client: reader, path: { id }, body: { id: last } });
assert.equal(marked.response?.status, 204);
assert.deepEqual(await unread(), ["moderator", 0, last]);
const page = await api.listRooms({ client: reader, query: { limit: 1 } });
assert.match(page.response?.headers.get("Link") ?? "", /rel="next"/);
held("read markers and pages of a list");

const large = await api.listMessages({ ...inRoom, query: { limit: 1000 } });
assert(large.error && "errors" in large.error);
assert.deepEqual(large.error.errors, { limit: "too-large" });
assert.equal((await api.enterRoom({ client: anybody, path: { id } })).error?.title, "Unauthorized");
const forbidden = await api.deleteRoom({ client: reader, path: { id } });
assert.equal(forbidden.error?.status, 403);
assert.equal(typeof forbidden.error?.detail, "string");
held("problems");

assert.equal((await api.deleteRoom(inRoom)).response?.status, 204);
const revoked = await api.deleteAccessToken({
  client: bot,
  path: { username: ann, id: tokenId },
});
assert.equal(revoked.response?.status, 204);
assert.equal((await api.listRooms({ client: bot })).error?.status, 401);
const ended = await api.endSession({
  client: session,
  path: { username: ann, id: sessions.data?.[0]?.id ?? "" },
});
assert.equal(ended.response?.status, 204);
assert.equal((await api.logOut({ client: reader })).data?.status, true);
assert.equal((await api.getHealth({ client: anybody })).data?.parts.database, "up");
held("the end");
