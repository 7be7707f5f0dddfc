import {
  Client,
  expectProblem,
  fields,
  list,
  md5,
  type Person,
  unique,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

const account = ({ username }: Person) => `/User/${encodeURIComponent(username)}`;

/** A client with nothing but an access token. */
async function bot(person: Person) {
  const answer = await person.rest.call("POST", `${account(person)}/Token`, { name: "bot" });
  expect(answer.status, answer.text).toBe(201);
  const { id, token } = fields(answer.body);
  const headers = { authorization: `Bearer ${token}` };
  const call = (method: string, path: string, body?: unknown) =>
    new Client().call(method, path, body, headers);
  return { id, token: String(token), call };
}

test.describe("PATCH /User/{username}", () => {
  test("a new nickname answers {username, nickname} and is visible to everyone", async ({
    ann,
  }) => {
    const answer = await ann.rest.call("PATCH", account(ann), { nickname: " 安 " });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toStrictEqual({ username: ann.username, nickname: "安" });
    expect((await new Client().call("GET", account(ann))).body).toStrictEqual(answer.body);
  });

  test("a new nickname is announced in the person's rooms, but not in one they were removed from", async ({
    ann,
    bob,
  }) => {
    const [room, other] = [await bob.makeRoom(), await bob.makeRoom()];
    for (const id of [room, other]) await OptedIn.enter(ann, id);
    const [here, there] = [await OptedIn.enter(bob, room), await OptedIn.enter(bob, other)];
    await bob.rest.call("DELETE", `/Room/${other}/Member/${ann.username}`);
    await ann.rest.call("PATCH", account(ann), { nickname: "安" });
    expect(await here.frame({ type: 8 })).toMatchObject({ username: ann.username, nickname: "安" });
    await there.say("fence");
    const changes = there.frames.filter(({ type }) => type === 8);
    expect(changes).toMatchObject([{ username: ann.username, member: false }]);
  });

  test("a new password ends the other sessions and every access token", async ({ ann }) => {
    const other = await ann.elsewhere();
    const { call } = await bot(ann);
    const change = { password: "longjing-2026", current: ann.password };
    const answer = await ann.rest.call("PATCH", account(ann), change);
    expect(answer.status, answer.text).toBe(200);
    expect((await ann.rest.call("GET", "/Room")).status).toBe(200);
    expectProblem(await other.rest.call("GET", "/Room"), 401);
    expectProblem(await call("GET", "/Room"), 401);
    expect((await other.logIn()).body).toStrictEqual({ status: false });
    expect((await other.logIn(md5(change.password))).body).toStrictEqual({ status: true });
  });

  test("the current password may be given as its MD5, as for /Login", async ({ ann }) => {
    const change = { password: "longjing-2026", current: md5(ann.password) };
    expect((await ann.rest.call("PATCH", account(ann), change)).status).toBe(200);
  });

  test("a new password with a wrong or missing current one is 400 and changes nothing", async ({
    ann,
  }) => {
    const other = await ann.elsewhere();
    for (const current of ["another", md5("another"), "", undefined]) {
      const change = { password: "longjing-2026", nickname: "安", current };
      const answer = await ann.rest.call("PATCH", account(ann), change);
      expect(expectProblem(answer, 400)).toStrictEqual(["current"]);
    }
    expect((await other.rest.call("GET", "/Room")).status).toBe(200);
    expect((await other.logIn()).body).toStrictEqual({ status: true });
    const seen = await other.rest.call("GET", account(ann));
    expect(fields(seen.body).nickname).toBe(ann.nickname);
  });

  for (const [body, field] of [
    [{}, "nickname"],
    [{ nickname: " " }, "nickname"],
    [{ nickname: "a\nb" }, "nickname"],
    [{ password: "short", current: "x" }, "password"],
  ] as const) {
    test(`${JSON.stringify(body)} is 400 and names the field`, async ({ ann }) => {
      const answer = await ann.rest.call("PATCH", account(ann), body);
      expect(expectProblem(answer, 400)).toStrictEqual([field]);
    });
  }

  test("an account is its owner's only: 403 for others, 404 if it does not exist, 401 without a session", async ({
    ann,
    bob,
  }) => {
    for (const [method, path, body] of [
      ["PATCH", "", { nickname: "x" }],
      ["GET", "/Session", undefined],
      ["DELETE", "/Session/x", undefined],
      ["GET", "/Storage", undefined],
      ["GET", "/Token", undefined],
      ["POST", "/Token", { name: "x" }],
      ["DELETE", "/Token/1", undefined],
    ] as const) {
      await test.step(`${method} ${path}`, async () => {
        expectProblem(await ann.rest.call(method, account(bob) + path, body), 403);
        expectProblem(await ann.rest.call(method, `/User/${unique("x")}${path}`, body), 404);
        expectProblem(await new Client().call(method, account(bob) + path, body), 401);
      });
    }
    const seen = await bob.rest.call("GET", account(bob));
    expect(fields(seen.body).nickname).toBe(bob.nickname);
  });
});

test.describe("/User/{username}/Session", () => {
  const sessions = async (person: Person) => {
    const answer = await person.rest.call("GET", `${account(person)}/Session`);
    expect(answer.status, answer.text).toBe(200);
    return list(answer.body).map(fields);
  };

  test("sessions are [{id, agent, created, current}], newest first, without secrets", async ({
    ann,
  }) => {
    const other = await ann.elsewhere(`teapot/1.0 ${"x".repeat(500)}`);
    const [first, second, ...none] = await sessions(other);
    expect(none).toStrictEqual([]);
    const time = expect.any(Number);
    const id = expect.stringMatching(/^[\w-]{22}$/);
    const agent = `teapot/1.0 ${"x".repeat(500)}`.slice(0, 300);
    expect(first).toStrictEqual({ id, agent, created: time, current: true });
    expect(second).toMatchObject({ current: false });
  });

  test("DELETE ends only that session: 204, then 404", async ({ ann }) => {
    const other = await ann.elsewhere();
    const id = (await sessions(ann)).find(({ current }) => current === false)?.id;
    const revoke = () => ann.rest.call("DELETE", `${account(ann)}/Session/${id}`);
    expect((await revoke()).status).toBe(204);
    expectProblem(await other.rest.call("GET", "/Room"), 401);
    expect((await ann.rest.call("GET", "/Room")).status).toBe(200);
    expectProblem(await revoke(), 404);
  });
});

test.describe("/User/{username}/Token", () => {
  test("POST {name} is 201 {id, name, token}; the token is shown only this once", async ({
    ann,
  }) => {
    const answer = await ann.rest.call("POST", `${account(ann)}/Token`, { name: " 机器人 " });
    expect(answer.status, answer.text).toBe(201);
    const { id, token } = fields(answer.body);
    expect(answer.body).toStrictEqual({
      id: expect.any(Number),
      name: "机器人",
      token: expect.stringMatching(/^tea_[\w-]{43}$/),
    });
    const listed = await ann.rest.call("GET", `${account(ann)}/Token`);
    expect(listed.body).toStrictEqual([
      { id, name: "机器人", scopes: [], created: expect.any(Number), lastUsed: null },
    ]);
    expect(listed.text).not.toContain(String(token));
  });

  test("an access token alone is enough to use rooms, and its last use is recorded", async ({
    ann,
  }) => {
    const { call, id } = await bot(ann);
    const room = await ann.makeRoom();
    expect((await call("GET", "/Room")).status).toBe(200);
    expect((await call("GET", `/Room/${room}`)).status).toBe(200);
    expect((await call("POST", `/Room/${room}/Message`, { msg: "hello" })).status).toBe(201);
    expect((await call("PATCH", account(ann), { nickname: "安" })).status).toBe(200);
    const listed = list((await call("GET", `${account(ann)}/Token`)).body).map(fields);
    expect(listed).toMatchObject([{ id, lastUsed: expect.any(Number) }]);
  });

  test("an access token cannot make tokens, see sessions or change the password: 403", async ({
    ann,
  }) => {
    const { call } = await bot(ann);
    for (const [method, path, body] of [
      ["POST", "/Token", { name: "another" }],
      ["GET", "/Session", undefined],
      ["DELETE", "/Session/x", undefined],
      ["PATCH", "", { password: "longjing-2026", current: ann.password }],
    ] as const) {
      await test.step(`${method} ${path}`, async () => {
        expectProblem(await call(method, account(ann) + path, body), 403);
      });
    }
  });

  test("an invalid access token is 401 with WWW-Authenticate, even beside a valid cookie", async ({
    ann,
  }) => {
    for (const token of ["x", `tea_${"A".repeat(43)}`, "tea_\u00e9"]) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await ann.rest.call("GET", "/Room", undefined, headers);
      expectProblem(answer, 401);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
    const basic = { authorization: "Basic eDp5" };
    expect((await ann.rest.call("GET", "/Room", undefined, basic)).status).toBe(200);
  });

  test("DELETE revokes the token and closes its sockets: 204, then 404", async ({ ann }) => {
    const room = await ann.makeRoom();
    const { call, id } = await bot(ann);
    const { token } = fields((await call("GET", `/Room/${room}`)).body);
    const mine = await OptedIn.enter(ann, room);
    const bots = await OptedIn.openWith(token, room);
    await bots.frame({ type: 2 });
    expect((await ann.rest.call("DELETE", `${account(ann)}/Token/${id}`)).status).toBe(204);
    expect(await bots.closed()).toBe(4401);
    expectProblem(await call("GET", "/Room"), 401);
    expect(await mine.say("still here")).toBe(1);
    expectProblem(await ann.rest.call("DELETE", `${account(ann)}/Token/${id}`), 404);
  });

  test("another person's token, or an unknown id, is 404", async ({ ann, bob }) => {
    const { id, call } = await bot(bob);
    for (const other of [id, 2_147_483_647, "x"]) {
      expectProblem(await ann.rest.call("DELETE", `${account(ann)}/Token/${other}`), 404);
    }
    expect((await call("GET", "/Room")).status).toBe(200);
  });

  test("a person has at most 50 tokens; the next is 409", async ({ ann }) => {
    const make = () => ann.rest.call("POST", `${account(ann)}/Token`, { name: "x" });
    const answers = await Promise.all(Array.from({ length: 55 }, make));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expectProblem(await make(), 409);
  });
});
