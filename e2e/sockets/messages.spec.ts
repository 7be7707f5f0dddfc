import { documentAddress, type SocketAddress, socketAddresses } from "../support/address";
import { fields, Socket, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

/** Ann and Bob in one room; Ann has received Bob's enter. */
async function pair(address: SocketAddress = documentAddress) {
  const [ann, bob] = [await signedIn("ann"), await signedIn("bob")];
  const room = await ann.makeRoom();
  const anns = await ann.enter(room, address);
  const bobs = await bob.enter(room, address);
  expect(await anns.event()).toStrictEqual(bob.entered());
  return { ann, bob, room, anns, bobs };
}

const untaken: Record<string, string | Buffer> = {
  "an empty message": '{"msg":""}',
  blanks: '{"msg":" \\t\\n\\u3000"}',
  "4,001 letters": JSON.stringify({ msg: "x".repeat(4001) }),
  "4,001 emoji": JSON.stringify({ msg: "😀".repeat(4001) }),
  "300 kB": JSON.stringify({ msg: "x".repeat(300_000) }),
  "300 kB of no JSON": "x".repeat(300_000),
  "no JSON": "hello",
  "cut off JSON": '{"msg":"hello"',
  nothing: "",
  "a text": '"hello"',
  "a number": "5",
  null: "null",
  "a list": "[]",
  "a list of messages": '[{"msg":"hello"}]',
  "no msg": "{}",
  "msg a number": '{"msg":5}',
  "msg null": '{"msg":null}',
  "msg a list": '{"msg":["hello"]}',
  "msg an object": '{"msg":{"msg":"hello"}}',
  "a binary message": Buffer.from('{"msg":"hello"}'),
  "binary noise": Buffer.from([0, 255, 254, 128]),
};

for (const address of socketAddresses) {
  test.describe(`messages, at ${address.name}`, () => {
    test(`protocol 4: {msg} is answered with exactly {status: true}, at ${address.name}`, async () => {
      const { anns } = await pair(address);
      expect(await anns.say("今天天气好好啊")).toStrictEqual({ status: true });
    });

    test(`protocol 6: the other members get exactly {type, msg, username, nickname, time}, at ${address.name}`, async () => {
      const { ann, anns, bobs } = await pair(address);
      await anns.say("今天天气真好");
      const frame = await bobs.event();
      expect(frame).toStrictEqual(ann.said("今天天气真好"));
      const time = Number(fields(frame).time);
      expect(Number.isInteger(time)).toBe(true);
      expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(10);
    });

    test(`protocol 6: a message does not go back to its sender, at ${address.name}`, async () => {
      const { bob, anns, bobs } = await pair(address);
      for (const msg of ["1", "2", "3"]) {
        expect(await anns.say(msg)).toStrictEqual({ status: true });
      }
      await bobs.say("fence");
      expect(await anns.event()).toStrictEqual(bob.said("fence"));
    });

    test(`protocol 6: a message goes to the sender's other sockets, at ${address.name}`, async () => {
      const { ann, room, anns, bobs } = await pair(address);
      const others = await ann.enter(room, address);
      await anns.say("from one");
      expect(await others.event()).toStrictEqual(ann.said("from one"));
      await others.say("from the other");
      expect(await anns.event()).toStrictEqual(ann.said("from the other"));
      expect(await bobs.events(2)).toStrictEqual([
        ann.said("from one"),
        ann.said("from the other"),
      ]);
    });

    test(`protocol 4: a malformed message is answered {status: false}, and the socket stays usable, at ${address.name}`, async () => {
      const { ann, anns, bobs } = await pair(address);
      for (const [what, data] of Object.entries(untaken)) {
        anns.sendRaw(data);
        expect(await anns.answer(), what).toStrictEqual({ status: false });
        expect(await anns.say(`after ${what}`), what).toStrictEqual({ status: true });
        expect(await bobs.event(), what).toStrictEqual(ann.said(`after ${what}`));
      }
    });

    test(`protocol 5: answers come in the order of the requests, at ${address.name}`, async () => {
      const { ann, anns, bobs } = await pair(address);
      const sends = Array.from({ length: 50 }, (_, n) =>
        n % 3 === 1 || n % 7 === 0 ? "" : `${n}`,
      );
      for (const msg of sends) anns.send({ msg });
      for (const [n, msg] of sends.entries()) {
        expect(await anns.answer(), `answer ${n}`).toStrictEqual({ status: msg !== "" });
      }
      const taken = sends.filter((msg) => msg !== "").map((msg) => ann.said(msg));
      expect(await bobs.events(taken.length)).toStrictEqual(taken);
    });
  });
}

test("protocol 4: 4,000 characters are accepted, counted in code points", async () => {
  const { ann, anns, bobs } = await pair();
  for (const msg of ["x".repeat(4000), "茶".repeat(4000), "😀".repeat(4000)]) {
    expect(await anns.say(msg)).toStrictEqual({ status: true });
    expect(await bobs.event()).toStrictEqual(ann.said(msg));
  }
});

test("protocol 6: emoji, right-to-left text, controls and markup arrive unchanged", async () => {
  const { ann, anns, bobs } = await pair();
  const texts = [
    "👩‍👩‍👧‍👦 🇨🇳",
    "مرحبا \u202Eabc\u202C",
    "  two\n\tlines  ",
    "<b>&amp;</b>",
    '"\\',
    "a\u2028\u0001",
  ];
  for (const msg of [...texts, "__proto__", '{"status":true}', "null"]) {
    expect(await anns.say(msg)).toStrictEqual({ status: true });
    expect(await bobs.event()).toStrictEqual(ann.said(msg));
  }
});

test("protocol 6: NUL and lone surrogates do no harm to the rest of a message", async () => {
  const { ann, anns, bobs } = await pair();
  for (const raw of ['{"msg":"a\\u0000b"}', '{"msg":"a\\ud800b"}', '{"msg":"a\\udc00b"}']) {
    anns.sendRaw(raw);
    expect(await anns.answer(), raw).toStrictEqual({ status: true });
    const frame = fields(await bobs.event());
    expect(frame).toStrictEqual({ ...ann.said(""), msg: expect.stringMatching(/^a.?b$/su) });
  }
  expect(await anns.say("after")).toStrictEqual({ status: true });
  expect(await bobs.event()).toStrictEqual(ann.said("after"));
});

test("protocol 13: each WebSocket message is one frame, also during a burst", async () => {
  const { ann, room, anns, bobs } = await pair();
  const others = await ann.enter(room);
  const texts = Array.from({ length: 200 }, (_, n) => `${n}`);
  for (const msg of texts) (Number(msg) % 2 ? anns : others).send({ msg });
  const frames = await bobs.events(texts.length);
  const received = frames.map((frame) => fields(frame).msg);
  for (const frame of frames) expect(frame).toStrictEqual(ann.said(String(fields(frame).msg)));
  expect(received.toSorted()).toStrictEqual(texts.toSorted());
});

test("protocol 13: extra keys and frames go to opted-in clients only", async () => {
  const { ann, bob, room, anns, bobs } = await pair();
  const asked = await Socket.open(documentAddress.url(room));
  asked.send({ token: await ann.token(room), since: null });
  asked.send({ msg: "with a cid", cid: "c1" });
  expect(fields(await asked.answer())).toMatchObject({ status: true, cid: "c1" });
  asked.send({ typing: true });
  await bobs.say("fence");
  expect(await bobs.event()).toStrictEqual(ann.said("with a cid"));
  expect(await anns.events(2)).toStrictEqual([ann.said("with a cid"), bob.said("fence")]);
  await anns.say("second fence");
  expect(await bobs.event()).toStrictEqual(ann.said("second fence"));
});

test("protocol 7: every member sees the messages of a room in one order", async ({
  ann,
  bob,
  carl,
}) => {
  const room = await ann.makeRoom();
  const people = [ann, bob, carl];
  const senders: Socket[] = [];
  for (const [n, person] of people.entries()) {
    senders.push(await person.enter(room, socketAddresses[n]));
  }
  const [dora, emil] = [await signedIn("dora"), await signedIn("emil")];
  const [first, second] = [await dora.enter(room), await emil.enter(room, socketAddresses[3])];

  const count = 30;
  for (let n = 0; n < count; n++) for (const sender of senders) sender.send({ msg: `${n}` });
  for (const sender of senders) {
    for (let n = 0; n < count; n++) expect(await sender.answer()).toStrictEqual({ status: true });
  }
  const received = async (socket: Socket, size: number) => {
    const messages: string[] = [];
    while (messages.length < size) {
      const frame = fields(await socket.event());
      if (frame.type === 0) messages.push(`${frame.username} ${frame.msg}`);
    }
    return messages;
  };
  const order = await received(first, 3 * count);
  expect(await received(second, 3 * count)).toStrictEqual(order);
  for (const [n, sender] of senders.entries()) {
    const own = `${people[n]?.username} `;
    expect(await received(sender, 2 * count)).toStrictEqual(
      order.filter((message) => !message.startsWith(own)),
    );
    expect(order.filter((message) => message.startsWith(own))).toStrictEqual(
      Array.from({ length: count }, (_, k) => `${own}${k}`),
    );
  }
});
