/** The life of a bot on openapi-fetch, with the types of openapi-typescript. */
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import { baseUrl, cookiesOf, held, password, unique } from "./life";
import type { components, paths } from "./schema";

type Message = components["schemas"]["Message"];
type Problem = components["schemas"]["Problem"];

const anybody = createClient<paths>({ baseUrl });
const [ann, bob] = [unique("ann"), unique("bob")];

for (const username of [ann, bob]) {
  const body = { username, password, nickname: `I'm ${username}` };
  assert.equal((await anybody.POST("/User", { body })).response.status, 201);
  const again = await anybody.POST("/User", { body });
  assert.equal(again.response.status, 409);
  const problem: Problem | undefined = again.error;
  assert.equal(problem?.status, 409);
}
const short = await anybody.POST("/User", {
  body: { username: unique("x"), password: "short", nickname: "x" },
});
assert(short.error && "errors" in short.error);
assert.equal(short.error.errors.password, "too-short");
const user = await anybody.GET("/User/{username}", { params: { path: { username: ann } } });
assert.deepEqual(user.data, { username: ann, nickname: `I'm ${ann}` });
held("accounts");

const wrong = await anybody.POST("/Login", { body: { username: ann, password: "wrong!" } });
assert.equal(wrong.data?.status, false);
const login = await anybody.POST("/Login", { body: { username: ann, password } });
assert.equal(login.data?.status, true);
const cookie = cookiesOf(login.response.headers);
const session = createClient<paths>({ baseUrl, headers: { cookie } });
const own = { params: { path: { username: ann } } };
const sessions = await session.GET("/User/{username}/Session", own);
assert.deepEqual(
  sessions.data?.map(({ current }) => current),
  [true],
);
const made = await session.POST("/User/{username}/Token", { ...own, body: { name: "the bot" } });
assert(made.data);
const { id: tokenId, token } = made.data;
const bot = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
assert.equal((await bot.GET("/User/{username}/Session", own)).error?.status, 403);
assert.equal((await bot.GET("/User/{username}/Token", own)).data?.[0]?.name, "the bot");
held("login, session and access token");

const room = await bot.POST("/Room", { body: { name: "茶馆", private: true } });
assert(room.data);
const { id } = room.data;
const direct = await bot.POST("/Room", { body: { with: bob } });
assert.equal(direct.response.status, 201);
const member = { params: { path: { id, username: bob } } };
assert.equal((await bot.PUT("/Room/{id}/Member/{username}", member)).response.status, 204);
const promoted = await bot.PATCH("/Room/{id}/Member/{username}", {
  ...member,
  body: { role: "moderator" },
});
assert.equal(promoted.response.status, 204);
const inRoom = { params: { path: { id } } };
const members = await bot.GET("/Room/{id}/Member", inRoom);
assert.deepEqual(
  members.data?.map(({ username, role }) => [username, role]),
  [
    [ann, "owner"],
    [bob, "moderator"],
  ],
);
const ticket = await bot.GET("/Room/{id}", inRoom);
assert.equal(typeof ticket.data?.token, "string");
held("rooms and members");

const ids: number[] = [];
for (const msg of ["one", "two", "three", "four", "five"]) {
  const body = { msg, cid: msg, reply: ids[0] };
  const sent = await bot.POST("/Room/{id}/Message", { ...inRoom, body });
  assert(sent.data);
  ids.push(sent.data.id);
  const again = await bot.POST("/Room/{id}/Message", { ...inRoom, body });
  assert.equal(again.data?.id, sent.data.id);
}
const texts: string[] = [];
for (let before: number | undefined, more = true; more; ) {
  const page = await bot.GET("/Room/{id}/Message", {
    params: { path: { id }, query: { limit: 2, before } },
  });
  assert(page.data);
  const { messages } = page.data;
  texts.unshift(...messages.map(({ msg }) => msg));
  before = messages[0]?.id;
  more = page.data.more;
}
assert.deepEqual(texts, ["one", "two", "three", "four", "five"]);
held("messages and history");

const [first = 0, second = 0, third = 0, , last = 0] = ids;
const message = (mid: number) => ({ params: { path: { id, mid } } });
const edited = await bot.PATCH("/Room/{id}/Message/{mid}", {
  ...message(first),
  body: { msg: "one!" },
});
assert(edited.data && edited.data.id > first);
const deletion = await bot.DELETE("/Room/{id}/Message/{mid}", message(second));
assert.equal(deletion.response.status, 204);
const gone = await bot.DELETE("/Room/{id}/Message/{mid}", message(second));
assert.equal(gone.error?.status, 404);
for (const emoji of ["🍵", "#️⃣"]) {
  const reaction = { params: { path: { id, mid: third, emoji } } };
  const on = await bot.PUT("/Room/{id}/Message/{mid}/Reaction/{emoji}", reaction);
  assert.equal(on.response.status, 204);
}
const off = await bot.DELETE("/Room/{id}/Message/{mid}/Reaction/{emoji}", {
  params: { path: { id, mid: third, emoji: "🍵" } },
});
assert.equal(off.response.status, 204);
const history = await bot.GET("/Room/{id}/Message", inRoom);
const [one, two, three]: Message[] = history.data?.messages ?? [];
assert.equal(one?.msg, "one!");
assert.equal(typeof one?.edited, "number");
assert.deepEqual([two?.msg, two?.deleted], ["", true]);
assert.deepEqual(three?.reactions, [{ emoji: "#️⃣", users: [ann] }]);
assert.equal(three?.reply, first);
const found = await bot.GET("/Search", { params: { query: { q: "four", room: id } } });
assert.deepEqual(
  found.data?.messages.map(({ msg }) => msg),
  ["four"],
);
held("edits, deletions, reactions and search");

const bobs = await anybody.POST("/Login", { body: { username: bob, password } });
const reader = createClient<paths>({
  baseUrl,
  headers: { cookie: cookiesOf(bobs.response.headers) },
});
const unread = async () => {
  const rooms = await reader.GET("/Room", { params: { query: { expand: "1" } } });
  const entry = rooms.data?.find((each) => each.id === id);
  return [entry?.role, entry?.unread, entry?.readId];
};
const [, waiting] = await unread();
assert(typeof waiting === "number" && waiting > 0);
const marked = await reader.PUT("/Room/{id}/Read", { ...inRoom, body: { id: last } });
assert.equal(marked.response.status, 204);
assert.deepEqual(await unread(), ["moderator", 0, last]);
const page = await reader.GET("/Room", { params: { query: { limit: 1 } } });
assert.match(page.response.headers.get("Link") ?? "", /rel="next"/);
held("read markers and pages of a list");

const large = await bot.GET("/Room/{id}/Message", {
  params: { path: { id }, query: { limit: 1000 } },
});
assert(large.error && "errors" in large.error);
assert.deepEqual(large.error.errors, { limit: "too-large" });
assert.equal((await anybody.GET("/Room/{id}", inRoom)).error?.title, "Unauthorized");
const forbidden = await reader.DELETE("/Room/{id}", inRoom);
assert.equal(forbidden.error?.status, 403);
assert.equal(typeof forbidden.error?.detail, "string");
held("problems");

assert.equal((await bot.DELETE("/Room/{id}", inRoom)).response.status, 204);
const revoked = await bot.DELETE("/User/{username}/Token/{id}", {
  params: { path: { username: ann, id: tokenId } },
});
assert.equal(revoked.response.status, 204);
assert.equal((await bot.GET("/Room")).error?.status, 401);
const ended = await session.DELETE("/User/{username}/Session/{id}", {
  params: { path: { username: ann, id: sessions.data?.[0]?.id ?? "" } },
});
assert.equal(ended.response.status, 204);
assert.equal((await reader.POST("/Logout")).data?.status, true);
const health = await anybody.GET("/health");
assert.equal(health.data?.parts.database, "up");
held("the end");
