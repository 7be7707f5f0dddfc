import { expectProblem, fields, list } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

test.describe("PUT /Room/{id}/Notify", () => {
  test("a member sets their own notification level of a room", async ({ ann, bob }) => {
    const room = await ann.makeRoom();
    await bob.token(room);
    const levelOf = async (person: typeof ann) => {
      const rooms = list((await person.rest.call("GET", "/Room?expand=1")).body).map(fields);
      return rooms.find(({ id }) => id === room)?.notify;
    };
    expect(await levelOf(bob)).toBe("all");
    for (const level of ["mentions", "nothing", "all", "nothing"]) {
      const answer = await bob.rest.call("PUT", `/Room/${room}/Notify`, { level });
      expect(answer.status, answer.text).toBe(204);
      expect(await levelOf(bob)).toBe(level);
    }
    expect(await levelOf(ann)).toBe("all");
  });

  test("an unknown level is 400 with the field", async ({ ann }) => {
    const room = await ann.makeRoom();
    for (const body of [{ level: "some" }, {}, { level: 1 }]) {
      const answer = await ann.rest.call("PUT", `/Room/${room}/Notify`, body);
      expect(expectProblem(answer, 400)).toStrictEqual(["level"]);
    }
  });

  test("outsiders get 403 for an open room, 404 for a private one, 401 without a session", async ({
    ann,
    bob,
  }) => {
    const open = await ann.makeRoom();
    const hidden = await ann.makeRoom({ private: true });
    const body = { level: "all" };
    expectProblem(await bob.rest.call("PUT", `/Room/${open}/Notify`, body), 403);
    expectProblem(await bob.rest.call("PUT", `/Room/${hidden}/Notify`, body), 404);
    bob.rest.cookies.clear();
    expectProblem(await bob.rest.call("PUT", `/Room/${open}/Notify`, body), 401);
  });
});
