import { expect, test } from "@playwright/test";
import {
  Client,
  cleanUp,
  expectProblem,
  fields,
  list,
  Person,
  signedIn,
  unique,
} from "./document-client";

test.afterEach(cleanUp);

/** Ann's open room with Bob as a member. */
async function roomOfTwo(bob: Person) {
  const ann = await signedIn("ann");
  const room = await ann.makeRoom();
  await bob.token(room);
  const member = (person: Person) => `/Room/${room}/Member/${encodeURIComponent(person.username)}`;
  return { ann, room, member };
}

test.describe("contract, Ours: DELETE /Room/{id}/Member/{username}", () => {
  test("contract, Ours: the owner removes a member: 204", async () => {
    const bob = await signedIn("bob");
    const { ann, member } = await roomOfTwo(bob);
    const answer = await ann.rest.call("DELETE", member(bob));
    expect(answer.status, answer.text).toBe(204);
    expect(answer.text).toBe("");
  });

  test("contract, Who may enter: a removed member does not see the room and gets 403", async () => {
    const bob = await signedIn("bob");
    const { ann, room, member } = await roomOfTwo(bob);
    await ann.rest.call("DELETE", member(bob));
    expectProblem(await bob.rest.call("GET", `/Room/${room}`), 403);
    expectProblem(await bob.rest.call("GET", `/Room/${room}/Message`), 403);
    const rooms = list((await bob.rest.call("GET", "/Room")).body);
    expect(rooms.map((entry) => fields(entry).id)).not.toContain(room);
    expect((await ann.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });

  test("contract, Ours: a Chinese username works percent-encoded, and /api in lower case", async () => {
    const zhang = new Person(unique("张"));
    await zhang.register();
    await zhang.logIn();
    const { ann, room, member } = await roomOfTwo(zhang);
    const path = member(zhang).replace("/Room", "/api/room").replace("/Member", "/member");
    expect((await ann.rest.call("DELETE", path)).status).toBe(204);
    expectProblem(await zhang.rest.call("GET", `/Room/${room}`), 403);
  });

  test("contract, Ours: a plain member who removes somebody else gets 403, and nothing changes", async () => {
    const [bob, carl] = [await signedIn("bob"), await signedIn("carl")];
    const { ann, room, member } = await roomOfTwo(bob);
    await carl.token(room);
    for (const other of [carl, ann]) {
      expectProblem(await bob.rest.call("DELETE", member(other)), 403);
      expect((await other.rest.call("GET", `/Room/${room}`)).status).toBe(200);
    }
  });

  test("contract, Ours: a member who names themselves leaves: 204", async () => {
    const bob = await signedIn("bob");
    const { member } = await roomOfTwo(bob);
    expect((await bob.rest.call("DELETE", member(bob))).status).toBe(204);
  });

  test("contract, Ours: nobody of that name is 404", async () => {
    const { ann, member } = await roomOfTwo(await signedIn("bob"));
    expectProblem(await ann.rest.call("DELETE", member(new Person())), 404);
  });

  test("contract, Ours: without a session it is 401, and nothing changes", async () => {
    const bob = await signedIn("bob");
    const { room, member } = await roomOfTwo(bob);
    expectProblem(await new Client().call("DELETE", member(bob)), 401);
    expect((await bob.rest.call("GET", `/Room/${room}`)).status).toBe(200);
  });
});
