import {
  Client,
  expectProblem,
  fields,
  list,
  type Person,
  signedIn,
  untilArchived,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

const roomPath = (room: number, query = "") => `/Room/${room}/Export${query}`;
const accountPath = ({ username }: Person) => `/User/${encodeURIComponent(username)}/Export`;

test("GET /Room/{id}/Export has the whole room: members, messages, edits, deletions and reactions", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom({ name: '茶/馆 "x"' });
  const [here, there] = [await OptedIn.enter(ann, room), await OptedIn.enter(bob, room)];
  const first = await here.say("one");
  const second = await there.say("two", { reply: first });
  const third = await here.say("three");
  await here.ask({ edit: first, msg: "one, edited" });
  await here.ask({ delete: third });
  const { id } = await there.ask({ react: first, emoji: "🍵", on: true });
  await untilArchived(ann, room, Number(id));

  const answer = await ann.rest.call("GET", roomPath(room));
  expect(answer.status, answer.text).toBe(200);
  const name = encodeURIComponent("茶 馆 x");
  expect(answer.headers.get("content-disposition")).toMatch(
    new RegExp(
      `^attachment; filename=.*; filename\\*=UTF-8''${name}%20\\d{4}-\\d\\d-\\d\\d\\.json$`,
    ),
  );
  const time = expect.any(Number);
  const by = ({ username, nickname }: Person) => ({ username, nickname });
  expect(answer.body).toStrictEqual({
    format: "teahouse-room",
    version: 1,
    exported: time,
    room: {
      id: room,
      name: '茶/馆 "x"',
      private: false,
      direct: false,
      created: time,
      keepDays: null,
      upTo: id,
    },
    members: [
      { ...by(ann), role: "owner", joined: time },
      { ...by(bob), role: "member", joined: time },
    ],
    messages: [
      {
        ...{ id: first, msg: "one, edited", ...by(ann), time, edited: time },
        reactions: [{ emoji: "🍵", users: [bob.username] }],
      },
      { id: second, msg: "two", ...by(bob), time, reply: first },
      { id: third, msg: "", ...by(ann), time, deleted: true },
    ],
  });
});

test("?format=html is a page in the caller's language that escapes all content", async ({
  ann,
}) => {
  const hostile = `<script>alert(1)</script>"'&<img src=x onerror=alert(2)>`;
  const room = await ann.makeRoom({ name: hostile });
  await ann.rest.call("PATCH", `/User/${ann.username}`, { nickname: "<b onclick=x>'\"" });
  const { body } = await ann.rest.call("POST", `/Room/${room}/Message`, { msg: hostile });
  await untilArchived(ann, room, Number(fields(body).id));
  const page = (language: string) =>
    ann.rest.request(roomPath(room, "?format=html"), { headers: { "accept-language": language } });
  const { headers, text, status } = await page("zh");
  expect(status, text).toBe(200);
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(headers.get("content-disposition")).toMatch(/^attachment; .*\.html"?$/);
  expect(text).toContain('<html lang="zh-CN">');
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(text).not.toMatch(/<script|<img|<b onclick|<link|url\(|@import/);
  expect((await page("en")).text).toContain('<html lang="en">');
});

test("both members of a direct message can export it, and nobody else", async () => {
  const [ann, bob, eve] = [await signedIn("ann"), await signedIn("bob"), await signedIn("eve")];
  const made = await ann.rest.call("POST", "/Room", { with: bob.username });
  const room = Number(fields(made.body).id);
  for (const one of [ann, bob]) {
    expect((await one.rest.call("GET", roomPath(room))).status).toBe(200);
  }
  expectProblem(await eve.rest.call("GET", roomPath(room)), 404);
  const unknown = await ann.rest.call("GET", roomPath(room, "?format=pdf"));
  expect(expectProblem(unknown, 400)).toStrictEqual(["format"]);
});

test("GET /User/{username}/Export has everything stored about the person, without secrets", async ({
  ann,
  bob,
}) => {
  const room = await bob.makeRoom({ private: true });
  await bob.rest.call("PUT", `/Room/${room}/Member/${ann.username}`);
  const [here, there] = [await OptedIn.enter(ann, room), await OptedIn.enter(bob, room)];
  const own = await here.say("mine");
  const other = await there.say("not mine");
  const { id } = await here.ask({ react: other, emoji: "🍵", on: true });
  await untilArchived(bob, room, Number(id));
  await ann.rest.call("PUT", `/Room/${room}/Read`, { id: own });
  await ann.rest.call("PUT", `/Room/${room}/Notify`, { level: "mentions" });
  const made = await ann.rest.call("POST", `/User/${ann.username}/Token`, { name: "bot" });
  const { token } = fields(made.body);
  await ann.rest.call("PUT", "/Notice", { keywords: ["tea"] });
  await ann.rest.call("PUT", `/Block/${bob.username}`);
  await bob.rest.call("DELETE", `/Room/${room}/Member/${ann.username}`);

  const answer = await ann.rest.call("GET", accountPath(ann));
  expect(answer.status, answer.text).toBe(200);
  const time = expect.any(Number);
  expect(answer.body).toStrictEqual({
    format: "teahouse-account",
    version: 1,
    exported: time,
    user: { username: ann.username, nickname: ann.nickname, created: time, email: null },
    sessions: [{ id: expect.any(String), agent: expect.any(String), created: time, current: true }],
    accessTokens: [
      { id: expect.any(Number), name: "bot", scopes: [], created: time, lastUsed: null },
    ],
    passkeys: [],
    singleSignOn: [],
    notices: expect.objectContaining({ quietFrom: null, keywords: ["tea"] }),
    noticeHooks: [],
    blocked: [bob.username],
    reports: [],
    pushSubscriptions: [],
    invites: [],
    rooms: [
      {
        // A removed member must not learn the name of a private room.
        ...{ id: room, name: null, direct: null, state: "removed", role: "member" },
        ...{ joined: time, readId: own, notify: "mentions" },
      },
    ],
    messages: [{ room, id: own, msg: "mine", time }],
    reactions: [{ room, message: other, emoji: "🍵" }],
    files: [],
  });
  expect(answer.text).not.toContain(String(token));

  expectProblem(await bob.rest.call("GET", accountPath(ann)), 403);
  expectProblem(await new Client().call("GET", accountPath(ann)), 401);
  const bot = { authorization: `Bearer ${token}` };
  expectProblem(await new Client().call("GET", accountPath(ann), undefined, bot), 403);
});

test("PATCH /Room/{id} {keepDays} is announced to all members and shown in the list", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  const there = await OptedIn.enter(bob, room);
  await there.say("of today");
  const set = (keepDays: unknown) => ann.rest.call("PATCH", `/Room/${room}`, { keepDays });
  expect(fields((await set(7)).body)).toMatchObject({ id: room, private: false, keepDays: 7 });
  expect(await there.frame({ type: 7 })).toMatchObject({ keepDays: 7 });
  const listed = list((await bob.rest.call("GET", "/Room?expand=1")).body).map(fields);
  expect(listed.find(({ id }) => id === room)).toMatchObject({ keepDays: 7 });
  for (const wrong of [0, -1, 1.5, 3_651, "7"]) {
    expect(expectProblem(await set(wrong), 400), String(wrong)).toStrictEqual(["keepDays"]);
  }
  expectProblem(await bob.rest.call("PATCH", `/Room/${room}`, { keepDays: 1 }), 403);
  const before = there.frames.length;
  expect(fields((await set(null)).body)).toMatchObject({ keepDays: null });
  expect(await there.frame({ type: 7 }, before)).toMatchObject({ keepDays: null });
  // Messages younger than keepDays stayed.
  const again = await OptedIn.enter(bob, room);
  await again.frame({ type: 0, msg: "of today" });
});
