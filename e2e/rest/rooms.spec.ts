import {
  Client,
  expectProblem,
  fields,
  list,
  type Person,
  signedIn,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";

const prefixes = ["/Room", "/room", "/ROOM", "/api/Room", "/api/room"];

async function roomIds(person: Person): Promise<unknown[]> {
  return list((await person.rest.call("GET", "/Room")).body).map((room) => fields(room).id);
}

test.describe("POST /Room", () => {
  for (const path of prefixes) {
    test(`API document: POST ${path} answers 201, Location and exactly {id, name}`, async ({
      ann,
    }) => {
      const name = "zhangjiagou的聊天室的名字";
      const answer = await ann.rest.call("POST", path, { name });
      expect(answer.status, answer.text).toBe(201);
      const { id } = fields(answer.body);
      expect(answer.body).toStrictEqual({ id: expect.any(Number), name });
      expect(Number.isSafeInteger(id)).toBe(true);
      expect(answer.headers.get("location")).toBe(`/Room/${id}`);
      expect((await ann.rest.call("DELETE", `/Room/${id}`)).status).toBe(204);
    });
  }

  test("without a session it is 401 and makes nothing", async () => {
    expectProblem(await new Client().call("POST", "/Room", { name: "x" }), 401);
  });

  for (const [field, value] of [
    ["name", undefined],
    ["name", ""],
    ["name", "  "],
    ["name", 5],
    ["name", null],
    ["name", "x".repeat(10_000)],
    ["private", "yes"],
  ] as const) {
    const shown = JSON.stringify(value)?.slice(0, 12);
    test(`${field} ${shown} is 400 and names the field`, async ({ ann }) => {
      const answer = await ann.rest.call("POST", "/Room", { name: "a room", [field]: value });
      expect(expectProblem(answer, 400)).toStrictEqual([field]);
    });
  }

  test("NUL and lone surrogates in a name are accepted or 400, never 500", async ({ ann }) => {
    for (const odd of ["\u0000", "\ud800"]) {
      const answer = await ann.rest.call("POST", "/Room", { name: `a${odd}b` });
      expect([201, 400], answer.text).toContain(answer.status);
      if (answer.status === 201) {
        await ann.rest.call("DELETE", `/Room/${fields(answer.body).id}`);
      }
    }
  });
});

test.describe("GET /Room", () => {
  for (const path of prefixes) {
    test(`API document: GET ${path} is a list of exactly {id, name}, newest first`, async ({
      ann,
    }) => {
      const ids = [await ann.makeRoom(), await ann.makeRoom(), await ann.makeRoom()];
      const answer = await ann.rest.call("GET", path);
      expect(answer.status).toBe(200);
      const rooms = list(answer.body);
      for (const room of rooms) {
        expect(room).toStrictEqual({ id: expect.any(Number), name: expect.any(String) });
      }
      const mine = rooms.map((room) => fields(room).id).filter((id) => ids.some((my) => my === id));
      expect(mine).toStrictEqual(ids.toReversed());
    });
  }

  test("without a session it is 401", async () => {
    expectProblem(await new Client().call("GET", "/Room"), 401);
  });

  test("a room made with {name} alone is open to everyone", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    expect(await roomIds(bob)).toContain(room);
    expect((await bob.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });

  test("a private room is only its owner's, and 404 for others", async ({ ann, bob }) => {
    const room = await ann.makeRoom({ private: true });
    expect(await roomIds(ann)).toContain(room);
    expect((await ann.rest.call("GET", `/Room/${room}`)).status).toBe(200);
    expect(await roomIds(bob)).not.toContain(room);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/Message"],
      ["DELETE", `/Member/${ann.username}`],
    ] as const) {
      expectProblem(await bob.rest.call(method, `/Room/${room}${path}`), 404);
    }
    expect((await ann.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });
});

test.describe("GET /Room/{id}", () => {
  for (const path of prefixes) {
    test(`API document: GET ${path}/{id} is exactly {token}, a new one each time`, async ({
      ann,
    }) => {
      const room = await ann.makeRoom();
      const answers = [
        await ann.rest.call("GET", `${path}/${room}`),
        await ann.rest.call("GET", `${path}/${room}`),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(200);
        expect(answer.body).toStrictEqual({ token: expect.any(String) });
      }
      expect(answers[0]?.text).not.toBe(answers[1]?.text);
    });
  }

  test("without a session it is 401", async () => {
    const room = await (await signedIn()).makeRoom();
    expectProblem(await new Client().call("GET", `/Room/${room}`), 401);
  });

  test("an id of no room is 404, whatever it looks like", async ({ ann }) => {
    const big = [
      "2147483647",
      "2147483648",
      "9007199254740993",
      "9223372036854775808",
      "9".repeat(99),
    ];
    const odd = ["0", "-1", "1.5", "1e0", "0x1", "NaN", "abc", "%201", "%00", "１", "1;--", "1,2"];
    for (const id of [...big, ...odd]) {
      for (const [method, path] of [
        ["GET", ""],
        ["DELETE", ""],
        ["GET", "/Message"],
        ["DELETE", `/Member/${ann.username}`],
      ] as const) {
        await test.step(`${method} /Room/${id}${path}`, async () => {
          expectProblem(await ann.rest.call(method, `/Room/${id}${path}`), 404);
        });
      }
    }
  });
});

test.describe("DELETE /Room/{id}", () => {
  for (const path of prefixes) {
    test(`API document: DELETE ${path}/{id} by the owner answers 204, and the room is gone`, async ({
      ann,
    }) => {
      const room = await ann.makeRoom();
      const answer = await ann.rest.call("DELETE", `${path}/${room}`);
      expect(answer.status, answer.text).toBe(204);
      expect(answer.text).toBe("");
      expect(await roomIds(ann)).not.toContain(room);
      expectProblem(await ann.rest.call("GET", `/Room/${room}`), 404);
      expectProblem(await ann.rest.call("GET", `/Room/${room}/Message`), 404);
      expectProblem(await ann.rest.call("DELETE", `/Room/${room}`), 404);
    });
  }

  test("without a session it is 401, and the room stays", async ({ ann }) => {
    const room = await ann.makeRoom();
    expectProblem(await new Client().call("DELETE", `/Room/${room}`), 401);
    expect((await ann.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });

  test("anyone but the owner gets 403, and the room stays", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    expectProblem(await bob.rest.call("DELETE", `/Room/${room}`), 403);
    await bob.token(room);
    expectProblem(await bob.rest.call("DELETE", `/Room/${room}`), 403);
    expect((await ann.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });
});
