import { roomAddresses } from "../support/address";
import { fields, list, type Person } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

/** Sends five messages every 2 ms until stopped. */
function flood(client: OptedIn, name: string): { stop: () => void } {
  let n = 0;
  let over = false;
  const timer = setInterval(() => {
    if (over) return clearInterval(timer);
    for (let k = 0; k < 5; k++) client.send({ msg: `${name} ${++n}`, cid: `${name} ${n}` });
  }, 2);
  return {
    stop: () => {
      over = true;
    },
  };
}

const newestId = (client: OptedIn) => Number(client.events.at(-1)?.id ?? 0);

/** The room's whole history as Ann reads it over REST. */
async function logOf(ann: Person, room: number): Promise<Record<string, unknown>[]> {
  const messages: Record<string, unknown>[] = [];
  for (let after = 0, more = true; more; ) {
    const answer = await ann.rest.call("GET", `/Room/${room}/Message?after=${after}&limit=100`);
    const page = list(fields(answer.body).messages).map(fields);
    messages.push(...page);
    after = Number(page.at(-1)?.id ?? after);
    more = fields(answer.body).more === true;
  }
  return messages;
}

test("protocol 10: once a removal is answered, the person can send and receive nothing", async ({
  ann,
  bob,
}) => {
  for (let round = 0; round < 8; round++) {
    const room = await ann.makeRoom();
    const anns = await OptedIn.enter(ann, room);
    const sockets = [await OptedIn.enter(bob, room), await OptedIn.enter(bob, room)];
    const unused = await bob.token(room);
    const floods = sockets.map((socket, n) => flood(socket, `bob${n}`));
    await anns.until(() => newestId(anns) > 20 + round * 7, "Bob's flood");
    const removal = await ann.rest.call("DELETE", `/Room/${room}/Member/${bob.username}`);
    expect(removal.status).toBe(204);
    // Sent after the removal, so in the room's order all of Bob's messages come before it.
    const fence = await anns.say("fence");
    const late = await OptedIn.openWith(unused, room, { address: roomAddresses[1] });
    expect(await late.closed()).toBe(4403);
    await anns.say("second fence");
    for (const { stop } of floods) stop();

    for (const socket of sockets) {
      const before = socket.frames.length;
      const answer = await socket.ask({ msg: "am I still here?" });
      expect(answer).toMatchObject({ status: false, error: "removed" });
      expect(JSON.stringify(socket.frames)).not.toContain("fence");
      expect(socket.frames.slice(before).every(({ status }) => status === false)).toBe(true);
    }
    const log = anns.events;
    expect(log.map(({ id }) => id)).toStrictEqual(log.map((_, n) => n + 1));
    expect(log.slice(fence).every(({ username }) => username === ann.username)).toBe(true);
    // All his acknowledged messages are there, and no others.
    const acknowledged = sockets.flatMap(({ frames }) =>
      frames.filter(({ status }) => status === true).map(({ id }) => Number(id)),
    );
    const his = log.filter(({ username }) => username === bob.username).map(({ id }) => Number(id));
    expect(acknowledged.toSorted((a, b) => a - b)).toStrictEqual(his);
    await expect
      .poll(async () => (await logOf(ann, room)).length, { timeout: 60_000 })
      .toBe(log.length);
  }
});

test("protocol 11: deleting a room during sends closes every socket, and the room stays deleted", async ({
  ann,
  bob,
}) => {
  for (let round = 0; round < 5; round++) {
    const room = await ann.makeRoom();
    const [anns, bobs] = [await OptedIn.enter(ann, room), await OptedIn.enter(bob, room)];
    const unused = await bob.token(room);
    const floods = [flood(anns, "ann"), flood(bobs, "bob")];
    await anns.until(() => newestId(anns) > 20, "the flood");
    expect((await ann.rest.call("DELETE", `/Room/${room}`)).status).toBe(204);
    expect(await anns.closed()).toBe(4410);
    expect(await bobs.closed()).toBe(4410);
    for (const { stop } of floods) stop();
    const late = await OptedIn.openWith(unused, room, { address: roomAddresses[1] });
    expect(await late.closed()).toBe(4410);
    expect((await ann.rest.call("GET", `/Room/${room}/Message`)).status).toBe(404);
  }
});

test("protocol 5, 10: a person removed and added again twice can send as before", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  await OptedIn.enter(bob, room);
  const member = `/Room/${room}/Member/${bob.username}`;
  for (let round = 1; round <= 2; round++) {
    expect((await ann.rest.call("DELETE", member)).status).toBe(204);
    expect((await bob.rest.call("GET", `/Room/${room}`)).status).toBe(403);
    expect((await ann.rest.call("PUT", member, {})).status).toBe(204);
    const bobs = await OptedIn.enter(bob, room);
    expect(await bobs.say(`back ${round}`)).toBe(round);
  }
});
