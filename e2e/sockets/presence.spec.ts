import { atEveryAddress, everyAddress, socketAddresses } from "../support/address";
import { fields } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

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
