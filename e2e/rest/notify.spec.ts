import { expectProblem, fields, list } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

test.describe("contract, Ours: PUT /Room/{id}/Notify", () => {
  test("a member says what a room may notify them of, and nobody else's changes", async ({
    ann,
    bob,
  }) => {
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

  test("an unknown level is said at its field", async ({ ann }) => {
    const room = await ann.makeRoom();
    for (const body of [{ level: "some" }, {}, { level: 1 }]) {
      const answer = await ann.rest.call("PUT", `/Room/${room}/Notify`, body);
      expect(expectProblem(answer, 400)).toStrictEqual(["level"]);
    }
  });

  test("who is not in the room: 403 of an open one, 404 of a private one, 401 for nobody", async ({
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
