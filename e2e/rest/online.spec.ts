import { fields, list, Person, unique } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

test.describe("GET /Room/{id}/Online", () => {
  test("lists who has a socket in the room, with their roles, in the order of usernames", async ({
    ann,
    bob,
    carl,
  }) => {
    const room = await ann.makeRoom();
    await carl.token(room);
    const [here] = [await ann.enter(room), await bob.enter(room)];
    const online = async (person: Person, query = "") => {
      const answer = await person.rest.call("GET", `/Room/${room}/Online${query}`);
      expect(answer.status, answer.text).toBe(200);
      return { people: list(answer.body), link: answer.headers.get("link") };
    };
    const as = ({ username, nickname }: Person, role: string) => ({ username, nickname, role });
    const everyone = [as(ann, "owner"), as(bob, "member")];
    await expect.poll(async () => (await online(carl)).people).toStrictEqual(everyone);
    expect(await online(carl, "?limit=1")).toStrictEqual({
      people: [as(ann, "owner")],
      link: `<?limit=1&after=${ann.username}>; rel="next"`,
    });
    expect(await online(carl, `?limit=1&after=${ann.username}`)).toStrictEqual({
      people: [as(bob, "member")],
      link: null,
    });
    const begin = encodeURIComponent(bob.username.slice(0, -1).toUpperCase());
    expect((await online(carl, `?q=${begin}`)).people).toStrictEqual([as(bob, "member")]);
    expect((await online(carl, "?q=nobody-has-this")).people).toStrictEqual([]);
    await here.leave();
    await expect.poll(async () => (await online(carl)).people).toStrictEqual([as(bob, "member")]);
  });
});

test.describe("GET /Room/{id}/Member?name=", () => {
  test("gives the members with these usernames, in any letter case, and nobody else", async ({
    ann,
    bob,
    carl,
  }) => {
    const zhang = new Person(unique("张"));
    await zhang.register();
    await zhang.logIn();
    const room = await ann.makeRoom();
    for (const person of [bob, zhang]) await person.token(room);
    const names = [zhang, carl, bob].map(({ username }) => username.toUpperCase());
    const query = new URLSearchParams({ name: ["nobody", ...names].join(",") });
    const answer = await bob.rest.call("GET", `/Room/${room}/Member?${query}`);
    expect(answer.status, answer.text).toBe(200);
    const found = list(answer.body).map((each) => fields(each).username);
    expect(found.sort()).toStrictEqual([bob.username, zhang.username].sort());
    const many = Array.from({ length: 101 }, (_, n) => `n${n}`).join(",");
    const refused = await bob.rest.call("GET", `/Room/${room}/Member?name=${many}`);
    expect([refused.status, fields(refused.body).errors]).toStrictEqual([
      400,
      { name: "too-large" },
    ]);
  });
});
