import {
  Client,
  expectProblem,
  fields,
  list,
  type Person,
  signedIn,
} from "../support/basic-client";
import { expect, test } from "../support/fixtures";

const stranger = new Client();

async function invite(person: Person, room: number, terms?: object): Promise<string> {
  const answer = await person.rest.call("POST", `/Room/${room}/Invite`, terms);
  expect(answer.status, answer.text).toBe(201);
  return String(fields(answer.body).code);
}

/** Ann's private room. */
async function annsRoom() {
  const ann = await signedIn("ann");
  return { ann, room: await ann.makeRoom({ private: true }) };
}

test.describe("POST /Room/{id}/Invite", () => {
  test("without a body an invite lasts a week, with any number of uses: {code, expires, uses}", async () => {
    const { ann, room } = await annsRoom();
    const answer = await ann.rest.call("POST", `/Room/${room}/Invite`);
    expect(answer.status, answer.text).toBe(201);
    const { code, expires } = fields(answer.body);
    expect(answer.body).toStrictEqual({
      code: expect.stringMatching(/^[\w-]{22}$/),
      expires: expect.any(Number),
      uses: null,
    });
    const week = Date.now() / 1_000 + 7 * 24 * 3_600;
    expect(Math.abs(Number(expires) - week)).toBeLessThan(60);
    expect(answer.headers.get("location")).toBe(`/Invite/${code}`);
  });

  test("expiresIn and uses set the terms", async () => {
    const { ann, room } = await annsRoom();
    const terms = { expiresIn: 60, uses: 3 };
    const answer = await ann.rest.call("POST", `/Room/${room}/Invite`, terms);
    expect(fields(answer.body).uses).toBe(3);
    const minute = Date.now() / 1_000 + 60;
    expect(Math.abs(Number(fields(answer.body).expires) - minute)).toBeLessThan(30);
  });

  for (const [field, value] of [
    ["expiresIn", 59],
    ["expiresIn", 365 * 24 * 3_600 + 1],
    ["expiresIn", "60"],
    ["uses", 0],
    ["uses", 10_001],
    ["uses", 1.5],
  ] as const) {
    test(`${field} ${JSON.stringify(value)} is 400 with the field`, async () => {
      const { ann, room } = await annsRoom();
      const answer = await ann.rest.call("POST", `/Room/${room}/Invite`, { [field]: value });
      expect(expectProblem(answer, 400)).toStrictEqual([field]);
    });
  }

  test("a body of another type than JSON is 415", async () => {
    const { ann, room } = await annsRoom();
    const init = { method: "POST", body: "uses=1", headers: { "content-type": "text/plain" } };
    expectProblem(await ann.rest.request(`/Room/${room}/Invite`, init), 415);
  });

  test("owner and moderators can invite to a private room, every member to an open one", async () => {
    const { ann, room } = await annsRoom();
    const bob = await signedIn("bob");
    await ann.rest.call("PUT", `/Room/${room}/Member/${bob.username}`);
    expectProblem(await bob.rest.call("POST", `/Room/${room}/Invite`), 403);
    await ann.rest.call("PATCH", `/Room/${room}/Member/${bob.username}`, { role: "moderator" });
    await invite(bob, room);
    const open = await ann.makeRoom();
    expectProblem(await bob.rest.call("POST", `/Room/${open}/Invite`), 403);
    await bob.token(open);
    await invite(bob, open);
  });
});

test.describe("/Invite/{code}", () => {
  test("GET is {name, members, invitedBy} without a session, with and without /api", async () => {
    const { ann, room } = await annsRoom();
    const code = await invite(ann, room);
    for (const path of ["/Invite", "/invite", "/api/Invite", "/API/INVITE"]) {
      const answer = await stranger.call("GET", `${path}/${code}`);
      expect(answer.status, `${path}: ${answer.text}`).toBe(200);
      expect(answer.body).toStrictEqual({
        name: `${ann.username}的聊天室的名字`,
        members: 1,
        invitedBy: ann.nickname,
      });
    }
  });

  test("a browser that asks for HTML or parts of a page gets no JSON", async () => {
    const { ann, room } = await annsRoom();
    const code = await invite(ann, room);
    const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const browsers: Record<string, string>[] = [{ accept }, { accept: "*/*", rsc: "1" }];
    for (const headers of browsers) {
      const answer = await stranger.request(`/invite/${code}`, { headers });
      expect(answer.headers.get("content-type") ?? "").not.toMatch(/json/);
    }
    const call = await stranger.request(`/api/Invite/${code}`, { headers: { accept } });
    expect(call.headers.get("content-type")).toMatch(/json/);
  });

  test("POST admits to a private room: {id, name}; a second time too", async () => {
    const { ann, room } = await annsRoom();
    const bob = await signedIn("bob");
    const code = await invite(ann, room, { uses: 1 });
    for (const path of ["/Invite", "/api/Invite"]) {
      const answer = await bob.rest.call("POST", `${path}/${code}`);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toStrictEqual({ id: room, name: `${ann.username}的聊天室的名字` });
    }
    expect((await bob.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });

  test("POST is a call also if its client asks for HTML, as Java's HttpURLConnection does", async () => {
    const { ann, room } = await annsRoom();
    const bob = await signedIn("bob");
    const code = await invite(ann, room);
    const accept = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
    const answer = await bob.rest.call("POST", `/invite/${code}`, undefined, { accept });
    expect(answer.body).toStrictEqual({ id: room, name: `${ann.username}的聊天室的名字` });
  });

  test("an existing member does not use up the invite", async () => {
    const { ann, room } = await annsRoom();
    const code = await invite(ann, room, { uses: 1 });
    expect((await ann.rest.call("POST", `/Invite/${code}`)).status).toBe(200);
    const bob = await signedIn("bob");
    expect((await bob.rest.call("POST", `/Invite/${code}`)).status).toBe(200);
    expectProblem(await (await signedIn("carl")).rest.call("POST", `/Invite/${code}`), 404);
  });

  test("when ten people race for the last use, one gets in", async () => {
    const { ann, room } = await annsRoom();
    const code = await invite(ann, room, { uses: 1 });
    const rivals = await Promise.all(Array.from({ length: 10 }, () => signedIn("bob")));
    const answers = await Promise.all(
      rivals.map((rival) => rival.rest.call("POST", `/Invite/${code}`)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toStrictEqual([200, ...Array(9).fill(404)]);
    const members = list((await ann.rest.call("GET", `/Room/${room}/Member`)).body);
    expect(members).toHaveLength(2);
  });

  test("an unknown, used up or revoked code is 404 for GET and POST", async () => {
    const { ann, room } = await annsRoom();
    const bob = await signedIn("bob");
    const usedUp = await invite(ann, room, { uses: 1 });
    await (await signedIn("carl")).rest.call("POST", `/Invite/${usedUp}`);
    const revoked = await invite(ann, room);
    const revoke = () => ann.rest.call("DELETE", `/Room/${room}/Invite/${revoked}`);
    expect((await revoke()).status).toBe(204);
    expectProblem(await revoke(), 404);
    for (const code of [usedUp, revoked, "AAAAAAAAAAAAAAAAAAAAAA", "x", "%00"]) {
      expectProblem(await stranger.call("GET", `/Invite/${code}`), 404);
      expectProblem(await bob.rest.call("POST", `/Invite/${code}`), 404);
    }
  });

  test("an invite does not readmit a removed member: 403", async () => {
    const { ann, room } = await annsRoom();
    const bob = await signedIn("bob");
    const code = await invite(ann, room);
    await bob.rest.call("POST", `/Invite/${code}`);
    await ann.rest.call("DELETE", `/Room/${room}/Member/${bob.username}`);
    expectProblem(await bob.rest.call("POST", `/Invite/${code}`), 403);
    expectProblem(await bob.rest.call("GET", `/Room/${room}`), 403);
  });

  test("POST without a session is 401 and uses nothing up", async () => {
    const { ann, room } = await annsRoom();
    const code = await invite(ann, room, { uses: 1 });
    expectProblem(await stranger.call("POST", `/Invite/${code}`), 401);
    const bob = await signedIn("bob");
    expect((await bob.rest.call("POST", `/Invite/${code}`)).status).toBe(200);
  });

  test("making the room private voids invites of plain members, not those of moderators", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    const [owners, members] = [await invite(ann, room), await invite(bob, room)];
    await ann.rest.call("PATCH", `/Room/${room}`, { private: true });
    expectProblem(await stranger.call("GET", `/Invite/${members}`), 404);
    const carl = await signedIn("carl");
    expectProblem(await carl.rest.call("POST", `/Invite/${members}`), 404);
    expect((await carl.rest.call("POST", `/Invite/${owners}`)).status).toBe(200);
  });
});

test.describe("GET /Room/{id}/Invite", () => {
  test("lists valid invites, newest first: all to the owner, their own to members", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    const [first, second] = [await invite(ann, room, { uses: 2 }), await invite(bob, room)];
    const codes = async (person: Person) => {
      const answer = await person.rest.call("GET", `/Room/${room}/Invite`);
      return list(answer.body).map((each) => fields(each).code);
    };
    expect(await codes(ann)).toStrictEqual([second, first]);
    expect(await codes(bob)).toStrictEqual([second]);
    const time = expect.any(Number);
    const [, firsts] = list((await ann.rest.call("GET", `/Room/${room}/Invite`)).body);
    expect(firsts).toStrictEqual({
      code: first,
      expires: time,
      uses: 2,
      created: time,
      createdBy: ann.username,
    });
    expectProblem(await bob.rest.call("DELETE", `/Room/${room}/Invite/${first}`), 404);
    expect((await ann.rest.call("DELETE", `/Room/${room}/Invite/${second}`)).status).toBe(204);
    expect(await codes(ann)).toStrictEqual([first]);
  });
});
