import {
  Client,
  expectProblem,
  fields,
  md5,
  Person,
  signedIn,
  unique,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";

async function registered(): Promise<Person> {
  const ann = new Person();
  await ann.register();
  return ann;
}

test.describe("POST /Login", () => {
  for (const path of ["/Login", "/login", "/LOGIN", "/api/Login", "/api/login"]) {
    test(`API document: POST ${path} with the MD5 answers {status: true}, and the session works`, async () => {
      const ann = await registered();
      const answer = await ann.logIn(md5(ann.password), path);
      expect(answer.status).toBe(200);
      expect(answer.body).toStrictEqual({ status: true });
      expect((await ann.rest.call("GET", "/Room")).status).toBe(200);
    });
  }

  test("the MD5 is accepted in upper case too", async () => {
    const ann = await registered();
    const answer = await ann.logIn(md5(ann.password).toUpperCase());
    expect(answer.body).toStrictEqual({ status: true });
  });

  test("the password itself is accepted too", async () => {
    const ann = await registered();
    expect((await ann.logIn(ann.password)).body).toStrictEqual({ status: true });
  });

  test("a password of 32 hex digits (openssl rand -hex 16) is accepted, as itself and as its MD5", async () => {
    const ann = new Person(unique("a"), "Ann", "0123456789ABCDEF0123456789abcdef");
    await ann.register();
    expect((await ann.logIn(ann.password)).body).toStrictEqual({ status: true });
    expect((await ann.logIn(md5(ann.password))).body).toStrictEqual({ status: true });
    const change = { password: "fedcba9876543210fedcba9876543210", current: ann.password };
    const path = `/User/${ann.username}`;
    expect((await ann.rest.call("PATCH", path, change)).status).toBe(200);
    expect((await ann.logIn(ann.password)).body).toStrictEqual({ status: false });
    const end = await ann.rest.call("DELETE", path, { current: change.password });
    expect(end.status).toBe(204);
  });

  const noMd5 = "4d510c418bc52a780b00ab153f1f488b6154d01f";
  for (const [what, password] of Object.entries({
    "the MD5 of another password": md5("another"),
    "another password": "another",
    "the document's 40-digit placeholder": noMd5,
    "the MD5 of the MD5": md5(md5("zjh1997@stupid")),
  })) {
    test(`with ${what} it answers 200 {status: false} without a cookie`, async () => {
      const ann = await registered();
      const answer = await ann.logIn(password);
      expect(answer.status).toBe(200);
      expect(answer.body).toStrictEqual({ status: false });
      expect(answer.headers.getSetCookie()).toStrictEqual([]);
      expectProblem(await ann.rest.call("GET", "/Room"), 401);
    });
  }

  test("a wrong name gets exactly the answer of a wrong password", async () => {
    const wrongPassword = await (await registered()).logIn("another");
    const wrongName = await new Person().logIn("another");
    expect(wrongName.status).toBe(wrongPassword.status);
    expect(wrongName.text).toBe(wrongPassword.text);
    expect([...wrongName.headers.keys()]).toStrictEqual([...wrongPassword.headers.keys()]);
  });

  test("a wrong name takes as long as a wrong password", async () => {
    const known = await registered();
    const unknown = new Person();
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 10; round++) {
      times.known.push(await duration(() => known.logIn("another")));
      times.unknown.push(await duration(() => unknown.logIn("another")));
    }
    const ratio = Math.min(...times.unknown) / Math.min(...times.known);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  for (const body of [
    {},
    { username: "ann" },
    { password: md5("x") },
    { username: 5, password: md5("x") },
    { username: "ann", password: null },
    { username: ["ann"], password: { $ne: "" } },
  ]) {
    test(`${JSON.stringify(body)} is 400 with the fields`, async () => {
      const answer = await new Client().call("POST", "/Login", body);
      const wrong = Object.entries({ username: "", password: "", ...body })
        .filter(([, value]) => typeof value !== "string" || value === "")
        .map(([field]) => field);
      expect(expectProblem(answer, 400).sort()).toStrictEqual(wrong.sort());
      expect(answer.headers.getSetCookie()).toStrictEqual([]);
    });
  }

  test("the session cookie is HttpOnly, SameSite=Lax, Path=/, and not Secure over http", async () => {
    const ann = await registered();
    const cookies = (await ann.logIn()).headers.getSetCookie();
    const session = cookies.filter((cookie) => cookie.startsWith("next-auth.session-token"));
    expect(session, cookies.join("\n")).toHaveLength(1);
    const [pair = "", ...rest] = session.join().split(/; */);
    const attributes = rest.map((attribute) => attribute.toLowerCase());
    expect(pair.length).toBeGreaterThan("next-auth.session-token=".length);
    expect(attributes).toEqual(expect.arrayContaining(["httponly", "samesite=lax", "path=/"]));
    expect(attributes).not.toContain("secure");
    expect(attributes.filter((attribute) => attribute.startsWith("domain"))).toStrictEqual([]);
  });

  test("a forged session cookie is 401", async ({ ann }) => {
    const [name = "", value = ""] = [...ann.rest.cookies][0] ?? [];
    const middle = Math.floor(value.length / 2);
    const other = value[middle] === "A" ? "B" : "A";
    for (const forged of ["", "x", value.slice(0, middle) + other + value.slice(middle + 1)]) {
      const headers = { cookie: `${name}=${forged}` };
      expectProblem(await new Client().call("GET", "/Room", undefined, headers), 401);
    }
  });
});

test.describe("POST /Logout", () => {
  for (const path of ["/Logout", "/logout", "/LOGOUT", "/api/Logout", "/api/logout"]) {
    test(`API document: POST ${path} answers {status: true} and ends the session`, async ({
      ann,
    }) => {
      const answer = await ann.rest.call("POST", path);
      expect(answer.status).toBe(200);
      expect(answer.body).toStrictEqual({ status: true });
      expectProblem(await ann.rest.call("GET", "/Room"), 401);
    });
  }

  test("the session ends on the server: its old cookie is 401", async ({ ann }) => {
    const cookie = [...ann.rest.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const room = await ann.makeRoom();
    expect((await new Client().call("GET", "/Room", undefined, { cookie })).status).toBe(200);
    await ann.rest.call("POST", "/Logout");
    for (const path of ["/Room", `/Room/${room}`]) {
      expectProblem(await new Client().call("GET", path, undefined, { cookie }), 401);
    }
  });

  test("again, with the old cookie or without one, the answer is the same", async ({ ann }) => {
    const cookie = [...ann.rest.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    await ann.rest.call("POST", "/Logout");
    const states: Record<string, string>[] = [
      { cookie },
      { cookie: "next-auth.session-token=x" },
      {},
    ];
    for (const headers of states) {
      const answer = await new Client().call("POST", "/Logout", undefined, headers);
      expect(answer.status).toBe(200);
      expect(answer.body).toStrictEqual({ status: true });
    }
  });

  test("with an access token the answer is the same, and that token is revoked", async ({
    ann,
  }) => {
    const made = await ann.rest.call("POST", `/User/${ann.username}/Token`, { name: "bot" });
    const headers = { authorization: `Bearer ${fields(made.body).token}` };
    expect((await new Client().call("GET", "/Room", undefined, headers)).status).toBe(200);
    for (let n = 0; n < 2; n++) {
      const answer = await new Client().call("POST", "/Logout", undefined, headers);
      expect(answer.body).toStrictEqual({ status: true });
      expectProblem(await new Client().call("GET", "/Room", undefined, headers), 401);
    }
    expect((await ann.rest.call("GET", "/Room")).status).toBe(200);
  });

  test("the person's other session goes on, and they can log in again", async () => {
    const ann = await signedIn(unique("a"));
    const elsewhere = new Person(ann.username);
    await elsewhere.logIn();
    await ann.rest.call("POST", "/Logout");
    expect((await elsewhere.rest.call("GET", "/Room")).status).toBe(200);
    expect((await ann.logIn()).body).toStrictEqual({ status: true });
    expect((await ann.rest.call("GET", "/Room")).status).toBe(200);
  });
});

async function duration(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}
