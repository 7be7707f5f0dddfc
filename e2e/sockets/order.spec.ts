import { fields, list, type Person, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

/** Ann, the owner, and Bob, in a room with these rules. */
async function roomWith(rules: Record<string, unknown>) {
  const [ann, bob] = [await signedIn("ann"), await signedIn("bob")];
  const room = await ann.makeRoom();
  const bobs = await OptedIn.enter(bob, room);
  const changed = await ann.rest.call("PATCH", `/Room/${room}`, rules);
  expect(changed.status, changed.text).toBe(200);
  expect(await bobs.frame({ type: 7 })).toMatchObject(rules);
  return { ann, bob, room, bobs };
}

const send = (person: Person, room: number, msg: string) =>
  person.rest.call("POST", `/Room/${room}/Message`, { msg });

test("protocol 34: where only moderators write, a member is told so on the socket and over REST", async () => {
  const { ann, bob, room, bobs } = await roomWith({ writers: "moderators" });
  expect(await bobs.ask({ msg: "no" })).toStrictEqual({
    ...{ status: false, cid: expect.any(String), error: "not-allowed", why: "moderators-only" },
  });
  const refused = await send(bob, room, "no");
  expect([refused.status, fields(refused.body).code]).toStrictEqual([403, "moderators-only"]);
  expect((await send(ann, room, "yes")).status).toBe(201);
  const basic = await bob.enter(room);
  basic.send({ msg: "no" });
  expect(await basic.answer()).toStrictEqual({ status: false });
});

test("protocol 34: slow mode counts a person's messages over sockets and REST", async () => {
  const { bob, room, bobs } = await roomWith({ slowSeconds: 600 });
  expect(await bobs.ask({ msg: "one" })).toMatchObject({ status: true });
  expect(await bobs.ask({ msg: "two" })).toMatchObject({
    ...{ status: false, error: "too-fast", why: "slow-mode", wait: expect.any(Number) },
  });
  const refused = await send(bob, room, "three");
  expect([refused.status, fields(refused.body).code]).toStrictEqual([429, "slow-mode"]);
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(500);
});

test("protocol 34: PUT /Block/{username} ends the direct room's messages both ways, DELETE brings them back", async () => {
  const [ann, bob] = [await signedIn("ann"), await signedIn("bob")];
  const opened = await ann.rest.call("POST", "/Room", { with: bob.username });
  const room = Number(fields(opened.body).id);
  expect((await ann.rest.call("PUT", `/Block/${bob.username}`)).status).toBe(204);
  const names = list((await ann.rest.call("GET", "/Block")).body).map(
    (each) => fields(each).username,
  );
  expect(names).toStrictEqual([bob.username]);
  for (const person of [ann, bob]) {
    const refused = await send(person, room, "hello");
    expect([refused.status, fields(refused.body).code]).toStrictEqual([403, "blocked"]);
  }
  const again = await bob.rest.call("POST", "/Room", { with: ann.username });
  expect([again.status, fields(again.body).code]).toStrictEqual([403, "blocked"]);
  expect(list((await bob.rest.call("GET", "/Block")).body)).toStrictEqual([]);
  expect((await ann.rest.call("DELETE", `/Block/${bob.username}`)).status).toBe(204);
  expect((await send(bob, room, "hello")).status).toBe(201);
});
