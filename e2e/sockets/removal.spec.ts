import {
  atEveryAddress,
  documentAddress,
  everyAddress,
  type SocketAddress,
  socketAddresses,
} from "../support/address";
import { expectProblem, fields, type Person, Socket, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

async function remove(owner: Person, room: number, member: Person): Promise<void> {
  const answer = await owner.rest.call("DELETE", `/Room/${room}/Member/${member.username}`);
  expect(answer.status, answer.text).toBe(204);
}

/** Ann's room with Ann, Bob and Carl in it; each has received the enters of those after them. */
async function three(address: SocketAddress = documentAddress) {
  const [ann, bob, carl] = [await signedIn("ann"), await signedIn("bob"), await signedIn("carl")];
  const room = await ann.makeRoom();
  const anns = await ann.enter(room, address);
  const bobs = await bob.enter(room, address);
  const carls = await carl.enter(room, address);
  expect(await anns.events(2)).toStrictEqual([bob.entered(), carl.entered()]);
  expect(await bobs.event()).toStrictEqual(carl.entered());
  return { ann, bob, carl, room, anns, bobs, carls };
}

/** The close code of a socket that presents `token`. */
async function refusal(url: string, token: string): Promise<number> {
  const socket = await Socket.open(url);
  socket.send({ token });
  return socket.closed();
}

for (const address of socketAddresses) {
  test.describe(`removal and deletion, at ${address.name}`, () => {
    test(`protocol 10: removed people who still post (Rocket.Chat#11322): they receive nothing, and every send is {status: false}, at ${address.name}`, async () => {
      const { ann, bob, carl, room, anns, bobs, carls } = await three(address);
      await remove(ann, room, carl);
      await bobs.say("without Carl");
      for (const msg of ["I am still here", "", "again"]) {
        expect(await carls.say(msg)).toStrictEqual({ status: false });
      }
      await bobs.leave();
      expect(await anns.events(3)).toStrictEqual([
        carl.left(),
        bob.said("without Carl"),
        bob.left(),
      ]);
      expect(await carls.say("and again")).toStrictEqual({ status: false });
      const answer = { status: false };
      expect(carls.frames).toStrictEqual([answer, answer, answer, answer, answer]);
    });

    test(`protocol 10: an unused token from before the removal is closed with 4403, at ${address.name}`, async () => {
      const { ann, bob, carl, room, anns, bobs } = await three(address);
      const unused = await carl.token(room);
      await remove(ann, room, carl);
      expect(await refusal(address.url(room), unused)).toBe(4403);
      await bobs.say("fence");
      expect(await anns.events(2)).toStrictEqual([carl.left(), bob.said("fence")]);
    });

    test(`protocol 11: deleting a room closes every socket with 4410 at once, at ${address.name}`, async () => {
      const { ann, room, anns, bobs, carls } = await three(address);
      const unused = await ann.token(room);
      expect((await ann.rest.call("DELETE", `/Room/${room}`)).status).toBe(204);
      for (const socket of [anns, bobs, carls]) expect(await socket.closed(3)).toBe(4410);
      expectProblem(await ann.rest.call("GET", `/Room/${room}`), 404);
      expect([4401, 4410]).toContain(await refusal(address.url(room), unused));
    });
  });
}

test("protocol 10: a removal affects all sockets of the person; the other members see one leave", async () => {
  const { ann, bob, carl, room, anns, bobs, carls } = await three();
  const sockets = [carls];
  for (const address of socketAddresses) sockets.push(await carl.enter(room, address));
  await remove(ann, room, carl);
  for (const socket of sockets) expect(await socket.say("hello")).toStrictEqual({ status: false });
  for (const socket of sockets) expect(await socket.leave()).toBe(1000);
  await bobs.say("fence");
  expect(await anns.events(2)).toStrictEqual([carl.left(), bob.said("fence")]);
});

test("protocol 10: sends around the removal are all answered, in order", async () => {
  const { ann, carl, room, carls, bobs } = await three();
  for (let n = 0; n < 50; n++) carls.send({ msg: `${n}` });
  const removed = remove(ann, room, carl);
  for (let n = 50; n < 100; n++) carls.send({ msg: `${n}` });
  await removed;
  const statuses: unknown[] = [];
  while (statuses.length < 100) statuses.push(fields(await carls.answer()).status);
  const taken = statuses.filter((status) => status === true).length;
  expect(statuses).toStrictEqual(Array.from({ length: 100 }, (_, n) => n < taken));
  const received = await bobs.events(taken + 1);
  expect(received).toContainEqual(carl.left());
  expect(received.filter((frame) => fields(frame).type === 0)).toStrictEqual(
    Array.from({ length: taken }, (_, n) => carl.said(`${n}`)),
  );
});

test("protocol 10: a removed person's socket is closed with 4403 after 60 s, not earlier", {
  tag: "@clock",
}, async () => {
  test.slow();
  const [ann, bob] = [await signedIn("ann"), await signedIn("bob")];
  const seen = await atEveryAddress(async (address) => {
    const room = await ann.makeRoom();
    const anns = await ann.enter(room, address);
    const bobs = await bob.enter(room, address);
    await remove(ann, room, bob);
    const start = performance.now();
    const code = await bobs.closed(80);
    const seconds = (performance.now() - start) / 1000;
    expect(seconds, address.name).toBeGreaterThan(55);
    expect(seconds, address.name).toBeLessThan(75);
    expect(await anns.say("fence")).toStrictEqual({ status: true });
    expect(anns.frames.slice(1)).toStrictEqual([bob.entered(), bob.left(), { status: true }]);
    return code;
  });
  expect(seen).toStrictEqual(everyAddress(4403));
});

test("protocol 10: a removal is confirmed at once while sockets that the room refuses keep it busy", async () => {
  const { ann, bob, carl, room } = await three();
  const used = await bob.token(room);
  const first = await Socket.open(documentAddress.url(room));
  first.send({ token: used });
  expect(await first.say("")).toStrictEqual({ status: false });
  let isOver = false;
  const flood = Array.from({ length: 50 }, async () => {
    let refused = 0;
    for (; !isOver; refused++) expect(await refusal(documentAddress.url(room), used)).toBe(4401);
    return refused;
  });
  await refusal(documentAddress.url(room), used);
  await remove(ann, room, carl);
  isOver = true;
  expect((await Promise.all(flood)).every((refused) => refused > 0)).toBe(true);
});

test("protocol 10: a removal affects one room only", async () => {
  const { ann, carl, room } = await three();
  const another = await ann.makeRoom();
  const elsewhere = await carl.enter(another);
  await remove(ann, room, carl);
  expect(await elsewhere.say("hello")).toStrictEqual({ status: true });
});

test("protocol 11: a deletion affects one room only", async () => {
  const { ann, room, carl } = await three();
  const another = await ann.makeRoom();
  const elsewhere = await carl.enter(another);
  await ann.rest.call("DELETE", `/Room/${room}`);
  expect(await elsewhere.say("hello")).toStrictEqual({ status: true });
});
