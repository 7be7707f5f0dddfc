import { roomAddresses } from "../support/address";
import { Client, expectProblem, type Person, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { type Frame, OptedIn } from "../support/opted-in-client";

type Role = "member" | "moderator" | "owner" | "removed";
/** Message 1 is another member's, message 2 the sender's own. */
const frames: Record<string, Frame> = {
  send: { msg: "hello" },
  reply: { msg: "hello", reply: 1 },
  "react to other's": { react: 1, emoji: "🍵", on: true },
  "edit own": { edit: 2, msg: "changed" },
  "edit other's": { edit: 1, msg: "changed" },
  "delete own": { delete: 2 },
  "delete other's": { delete: 1 },
};
/** What each role may do: true, or the name of the error. */
const allowed: Record<keyof typeof frames, Record<Role, true | string>> = {
  send: { member: true, moderator: true, owner: true, removed: "removed" },
  reply: { member: true, moderator: true, owner: true, removed: "removed" },
  "react to other's": { member: true, moderator: true, owner: true, removed: "removed" },
  "edit other's": {
    ...{ member: "not-allowed", moderator: "not-allowed", owner: "not-allowed" },
    removed: "removed",
  },
  "edit own": { member: true, moderator: true, owner: true, removed: "removed" },
  "delete other's": { member: "not-allowed", moderator: true, owner: true, removed: "removed" },
  "delete own": { member: true, moderator: true, owner: true, removed: "removed" },
};

for (const kind of ["open", "private"] as const) {
  for (const role of ["member", "moderator", "owner", "removed"] as const) {
    test(`protocol 4, 20–24: what each frame may do, ${kind} room, ${role}`, async () => {
      const [owner, other, somebody] = await Promise.all(
        ["owner", "other", "somebody"].map((name) => signedIn(name)),
      );
      if (!owner || !other || !somebody) throw new Error("nobody");
      const room = await owner.makeRoom({ private: kind === "private" });
      const member = (person: Person) => `/Room/${room}/Member/${person.username}`;
      const me = role === "owner" ? owner : somebody;
      for (const person of [other, somebody]) await owner.rest.call("PUT", member(person));
      if (role === "moderator") await owner.rest.call("PATCH", member(me), { role });
      await OptedIn.enter(other, room).then((client) => client.say("another's"));
      const mine = await OptedIn.enter(me, room);
      await mine.say("my own");
      if (role === "removed") {
        expect((await owner.rest.call("DELETE", member(me))).status).toBe(204);
      }
      for (const [name, frame] of Object.entries(frames)) {
        const wanted = allowed[name]?.[role];
        expect(await mine.ask(frame), name).toMatchObject(
          wanted === true ? { status: true } : { status: false, error: wanted },
        );
      }
    });
  }

  test(`protocol 2: tokens for nobody and strangers, ${kind} room`, async () => {
    const [owner, stranger] = [await signedIn("owner"), await signedIn("stranger")];
    const room = await owner.makeRoom({ private: kind === "private" });
    expectProblem(await new Client().call("GET", `/Room/${room}`), 401);
    const answer = await stranger.rest.call("GET", `/Room/${room}`);
    // Asking for the token of an open room makes a stranger its member.
    if (kind === "open") expect(answer.status).toBe(200);
    else expectProblem(answer, 404);
    const socket = await OptedIn.open(roomAddresses[1].url(room));
    socket.send({ msg: "without a token" });
    expect(await socket.closed()).toBe(4401);
  });
}

test("protocol 11: nobody can use a deleted room", async () => {
  const [owner, member] = [await signedIn("owner"), await signedIn("member")];
  const room = await owner.makeRoom();
  const sockets = [await OptedIn.enter(owner, room), await OptedIn.enter(member, room)];
  await owner.rest.call("DELETE", `/Room/${room}`);
  for (const socket of sockets) expect(await socket.closed()).toBe(4410);
  for (const person of [owner, member]) {
    expectProblem(await person.rest.call("GET", `/Room/${room}`), 404);
  }
});
