import { Client, expectProblem, Person, unique } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

const stranger = new Client();
const spellings = ["/User", "/user", "/USER", "/api/User", "/api/user"];

test.describe("POST /User", () => {
  for (const path of spellings) {
    test(`API document: POST ${path} answers 201 and Location: /User/{username}, without a body`, async () => {
      const ann = new Person();
      const answer = await ann.register(path);
      expect(answer.status, answer.text).toBe(201);
      expect(answer.headers.get("location")).toBe(`/User/${ann.username}`);
      expect(answer.text).toBe("");
    });
  }

  test("a taken username is 409 and changes nothing for its owner", async () => {
    const ann = new Person();
    await ann.register();
    expectProblem(await new Person(ann.username, "another").register(), 409);
    const answer = await stranger.call("GET", `/User/${ann.username}`);
    expect(answer.body).toStrictEqual({ username: ann.username, nickname: ann.nickname });
    expect((await ann.logIn()).body).toStrictEqual({ status: true });
  });

  test("a username that differs only in letter case is taken: 409", async () => {
    const ann = new Person();
    await ann.register();
    expectProblem(await new Person(ann.username.toUpperCase()).register(), 409);
  });

  test("when several register one name at the same time, one gets it", async () => {
    const name = unique("ann");
    const rivals = Array.from({ length: 4 }, (_, n) => new Person(name, `rival ${n}`));
    const answers = await Promise.all(rivals.map((rival) => rival.register()));
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([201, 409, 409, 409]);
  });

  const valid = { password: "zjh1997@stupid", nickname: "I'm angry" };
  const long = "x".repeat(10_000);
  for (const field of ["username", "password", "nickname"]) {
    for (const [what, value] of Object.entries({ missing: undefined, number: 5, null: null })) {
      test(`${field} ${what} is 400 and names the field`, async () => {
        const body = { username: unique("ann"), ...valid, [field]: value };
        expect(expectProblem(await stranger.call("POST", "/User", body), 400)).toStrictEqual([
          field,
        ]);
      });
    }
  }

  for (const [field, value] of [
    ["username", ""],
    ["username", "   "],
    ["username", long],
    ["username", ["ann"]],
    ["password", ""],
    ["nickname", "   "],
    ["nickname", long],
    ["nickname", { of: "ann" }],
  ] as const) {
    const shown = JSON.stringify(value).slice(0, 12);
    test(`${field} ${shown} is 400 and names the field`, async () => {
      const body = { username: unique("ann"), ...valid, [field]: value };
      expect(expectProblem(await stranger.call("POST", "/User", body), 400)).toStrictEqual([field]);
    });
  }

  test("NUL and lone surrogates in a name are accepted or 400, never 500", async () => {
    for (const odd of ["\u0000", "\ud800"]) {
      const name = unique("ann");
      const nickname = await new Person(name, `a${odd}b`).register();
      expect([201, 400], nickname.text).toContain(nickname.status);
      const username = await new Person(`${name}${odd}b`).register();
      expect([201, 400], username.text).toContain(username.status);
    }
  });
});

test.describe("GET /User/{username}", () => {
  for (const path of spellings) {
    test(`API document: GET ${path}/{username} is exactly {username, nickname}, without a session`, async () => {
      const ann = new Person();
      await ann.register();
      const answer = await stranger.call("GET", `${path}/${ann.username}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^application\/json\b/);
      expect(answer.body).toStrictEqual({ username: ann.username, nickname: ann.nickname });
    });
  }

  test("an unknown username is 404", async () => {
    expectProblem(await stranger.call("GET", `/User/${unique("nobody")}`), 404);
  });

  test("no name that fits in a path makes a 500", async () => {
    for (const name of ["%00", "%F0%9F%98%80", "%2e%2e%2f", "'%20or%201=1--", "x".repeat(2000)]) {
      expectProblem(await stranger.call("GET", `/User/${name}`), 404);
    }
  });

  test("a Chinese username works percent-encoded, in Location too", async () => {
    const zhang = new Person(unique("张家港"), "我生气了");
    const registered = await zhang.register();
    expect(registered.status, registered.text).toBe(201);
    const path = `/User/${encodeURIComponent(zhang.username)}`;
    expect(registered.headers.get("location")).toBe(path);
    for (const prefix of ["", "/api"]) {
      const answer = await stranger.call("GET", prefix + path);
      expect(answer.body).toStrictEqual({ username: zhang.username, nickname: "我生气了" });
    }
    expect((await zhang.logIn()).body).toStrictEqual({ status: true });
  });

  for (const odd of [" ", ".", "-", "_", "@", "+", "%", "/", "?", "#", "&", "'", "é", "😀"]) {
    test(`a username with ${JSON.stringify(odd)} is refused or can be looked up`, async () => {
      const ann = new Person(`${unique("a")}${odd}b`);
      const registered = await ann.register();
      if (registered.status === 201) {
        const answer = await stranger.call("GET", `/User/${encodeURIComponent(ann.username)}`);
        expect(answer.body).toStrictEqual({ username: ann.username, nickname: ann.nickname });
      } else {
        expect(expectProblem(registered, 400)).toStrictEqual(["username"]);
      }
    });
  }
});
