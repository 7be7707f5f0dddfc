import { atEveryAddress, everyAddress, socketAddresses } from "../support/address";
import { fields, list, type Person, Socket, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

/** The texts of a room's history. */
async function history(person: Person, room: number): Promise<unknown[]> {
  const { body } = await person.rest.call("GET", `/Room/${room}/Message`);
  return list(fields(body).messages).map((message) => fields(message).msg);
}

for (const address of socketAddresses) {
  test.describe(`presence, at ${address.name}`, () => {
    test(`protocol 8: the other members get exactly {type, username, nickname, action, time}, at ${address.name}`, async ({
      ann,
      bob,
    }) => {
      const room = await ann.makeRoom();
      const anns = await ann.enter(room, address);
      const bobs = await bob.enter(room, address);
      const entered = await anns.event();
      expect(entered).toStrictEqual(bob.entered());
      await bobs.leave();
      const left = await anns.event();
      expect(left).toStrictEqual(bob.left());
      for (const frame of [entered, left]) {
        const time = Number(fields(frame).time);
        expect(Number.isInteger(time)).toBe(true);
        expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(10);
      }
    });

    test(`protocol 9: a clean close is answered with 1000 and leaves at once, at ${address.name}`, async ({
      ann,
      bob,
    }) => {
      const room = await ann.makeRoom();
      const anns = await ann.enter(room, address);
      for (const code of [undefined, 1000]) {
        const bobs = await bob.enter(room, address);
        expect(await anns.event()).toStrictEqual(bob.entered());
        expect(await bobs.leave(code), `close(${code})`).toBe(1000);
        expect(await anns.event(3)).toStrictEqual(bob.left());
      }
    });

    test(`protocol 8: people enter and leave, not their sockets, at ${address.name}`, async ({
      ann,
      bob,
    }) => {
      const room = await ann.makeRoom();
      const anns = await ann.enter(room, address);
      const first = await bob.enter(room, address);
      const others = [];
      for (const another of socketAddresses) others.push(await bob.enter(room, another));
      for (const socket of others) expect(await socket.leave()).toBe(1000);
      await first.say("fence");
      expect(await anns.events(2)).toStrictEqual([bob.entered(), bob.said("fence")]);
      await first.leave();
      expect(await anns.event()).toStrictEqual(bob.left());
    });
  });
}

test("protocol 9: what was sent right before a close is stored, told and answered, and then comes 1000", async ({
  ann,
  bob,
}) => {
  const seen = await atEveryAddress(async (address) => {
    const room = await ann.makeRoom();
    const anns = await ann.enter(room);
    const bobs = await bob.enter(room, address);
    const code = await bobs.sendAndLeave([{ msg: "1" }, { msg: "" }, { msg: "2" }]);
    const answers = [await bobs.answer(), await bobs.answer(), await bobs.answer()];
    expect(await anns.events(4), address.name).toStrictEqual([
      ...[bob.entered(), bob.said("1"), bob.said("2"), bob.left()],
    ]);
    expect(await history(ann, room), address.name).toStrictEqual(["1", "2"]);
    return [code, answers];
  });
  const answers = [{ status: true }, { status: false }, { status: true }];
  expect(seen).toStrictEqual(everyAddress([1000, answers]));
});

for (const how of [undefined, "and is gone", "without a close frame"] as const) {
  test(`protocol 9: a client that sends token, message and close in one packet ${how ?? "and waits"} is heard`, async ({
    ann,
    bob,
  }) => {
    const seen = await atEveryAddress(async (address) => {
      const room = await ann.makeRoom();
      const anns = await ann.enter(room);
      const token = await bob.token(room);
      const bobs = await Socket.open(address.url(room));
      const code = await bobs.sendAndLeave([{ token }, { msg: "hello and goodbye" }], how);
      const heard = await anns.events(how === "without a close frame" ? 2 : 3);
      expect(heard, address.name).toStrictEqual(
        [bob.entered(), bob.said("hello and goodbye"), bob.left()].slice(0, heard.length),
      );
      expect(await history(ann, room), address.name).toStrictEqual(["hello and goodbye"]);
      return how ? "heard" : [code, await bobs.answer()];
    });
    expect(seen).toStrictEqual(everyAddress(how ? "heard" : [1000, { status: true }]));
  });
}

test("protocol 9: of a thousand messages right before a close each is told and answered", async ({
  ann,
}) => {
  const texts = Array.from({ length: 1_000 }, (_, n) => `${n}`);
  const codes = await atEveryAddress(async (address) => {
    const [speaker, room] = [await signedIn("speaker"), await ann.makeRoom()];
    const [anns, speakers] = [await ann.enter(room), await speaker.enter(room, address)];
    expect(await anns.event()).toStrictEqual(speaker.entered());
    const code = await speakers.sendAndLeave(texts.map((msg) => ({ msg })));
    const answers = [{ status: false }, ...texts.map(() => ({ status: true }))];
    expect(speakers.frames, `${address.name}, closed with ${code}`).toStrictEqual(answers);
    expect(await anns.events(texts.length + 1), address.name).toStrictEqual([
      ...texts.map((msg) => speaker.said(msg)),
      speaker.left(),
    ]);
    return code;
  });
  expect(codes).toStrictEqual(everyAddress(1000));
});

test("protocol 8: nobody receives their own presence, on another socket either", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  const first = await ann.enter(room);
  const second = await ann.enter(room);
  await second.leave();
  const bobs = await bob.enter(room);
  await bobs.say("fence");
  expect(await first.events(2)).toStrictEqual([bob.entered(), bob.said("fence")]);
});

test("protocol 6: a basic client receives nothing from before it entered", async ({ ann, bob }) => {
  const room = await ann.makeRoom();
  const anns = await ann.enter(room);
  await anns.say("before");
  const bobs = await bob.enter(room);
  await anns.say("fence");
  expect(await bobs.event()).toStrictEqual(ann.said("fence"));
});

test("protocol 8: a person who left and returns enters again", async ({ ann, bob }) => {
  const room = await ann.makeRoom();
  const anns = await ann.enter(room);
  for (let n = 0; n < 3; n++) {
    const bobs = await bob.enter(room);
    await bobs.leave();
    expect(await anns.events(2)).toStrictEqual([bob.entered(), bob.left()]);
  }
});

test("protocol 9: a page that goes away (1001) leaves at once", async ({ ann, bob }) => {
  const room = await ann.makeRoom();
  const anns = await ann.enter(room);
  const closed = (await bob.enter(room)).leave(1001);
  expect(await anns.event()).toStrictEqual(bob.entered());
  await closed;
  expect(await anns.event(3)).toStrictEqual(bob.left());
});

test("protocol 8: presence stays within its room", async ({ ann, bob }) => {
  const [room, another] = [await ann.makeRoom(), await ann.makeRoom()];
  const anns = await ann.enter(room);
  const elsewhere = await bob.enter(another);
  await elsewhere.say("elsewhere");
  await elsewhere.leave();
  const bobs = await bob.enter(room);
  await bobs.say("fence");
  expect(await anns.events(2)).toStrictEqual([bob.entered(), bob.said("fence")]);
});

test("protocol 9: a dropped socket leaves after 10 s, and may enter again", {
  tag: "@clock",
}, async ({ ann, bob }) => {
  const seen = await atEveryAddress(async (address) => {
    const room = await ann.makeRoom();
    const anns = await ann.enter(room, address);
    const bobs = await bob.enter(room, address);
    expect(await anns.event()).toStrictEqual(bob.entered());
    const start = performance.now();
    bobs.drop();
    expect(await anns.event(20)).toStrictEqual(bob.left());
    const seconds = (performance.now() - start) / 1000;
    await bob.enter(room, address);
    expect(await anns.event()).toStrictEqual(bob.entered());
    return seconds > 8 && seconds < 15 ? "about 10 s" : `${seconds} s`;
  });
  expect(seen).toStrictEqual(everyAddress("about 10 s"));
});

test("protocol 9: a person back within 10 s of a drop neither leaves nor enters", {
  tag: "@clock",
}, async ({ ann, bob, carl }) => {
  const seen = await atEveryAddress(async (address) => {
    const room = await ann.makeRoom();
    const anns = await ann.enter(room, address);
    const bobs = await bob.enter(room, address);
    const carls = await carl.enter(room, address);
    bobs.drop();
    const back = await bob.enter(room, address);
    carls.drop();
    const events = [await anns.event(), await anns.event(), await anns.event(20)];
    expect(events).toStrictEqual([bob.entered(), carl.entered(), carl.left()]);
    expect(await back.say("fence")).toStrictEqual({ status: true });
    expect(await anns.event()).toStrictEqual(bob.said("fence"));
    return "nothing";
  });
  expect(seen).toStrictEqual(everyAddress("nothing"));
});

test("protocol 8: a dropped socket is no leave while another one is open", {
  tag: "@clock",
}, async ({ ann, bob, carl }) => {
  const room = await ann.makeRoom();
  const anns = await ann.enter(room);
  const kept = await bob.enter(room);
  const dropped = await bob.enter(room);
  const carls = await carl.enter(room);
  dropped.drop();
  carls.drop();
  expect(await anns.events(2)).toStrictEqual([bob.entered(), carl.entered()]);
  expect(await anns.event(20)).toStrictEqual(carl.left());
  await kept.leave();
  expect(await anns.event(3)).toStrictEqual(bob.left());
});

test("protocol 9: a clean close within 10 s of a drop leaves at once", async ({ ann, bob }) => {
  const room = await ann.makeRoom();
  const anns = await ann.enter(room);
  (await bob.enter(room)).drop();
  const back = await bob.enter(room);
  expect(await back.leave()).toBe(1000);
  expect(await anns.events(2)).toStrictEqual([bob.entered(), bob.left()]);
});
