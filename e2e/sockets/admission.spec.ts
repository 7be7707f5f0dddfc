import { type IncomingMessage, request } from "node:http";
import { setTimeout } from "node:timers/promises";
import {
  atEveryAddress,
  bareAddresses,
  documentAddress,
  everyAddress,
  inboxUrl,
  partyOrigin,
  roomAddresses,
  socketAddresses,
  webOrigin,
  withToken,
} from "../support/address";
import { Socket, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { inboxToken, OptedIn } from "../support/opted-in-client";

/** The close code of a socket whose first frame is `first`. */
async function closeCode(url: string, first: unknown): Promise<number> {
  const socket = await Socket.open(url);
  socket.send(first);
  const code = await socket.closed();
  expect(socket.frames).toStrictEqual([]);
  return code;
}

for (const address of socketAddresses) {
  test.describe(`entering a room, at ${address.name}`, () => {
    test(`protocol 2: a token gets no answer, at ${address.name}`, async ({ ann }) => {
      const room = await ann.makeRoom();
      const socket = await ann.enter(room, address);
      expect(await socket.say("first")).toStrictEqual({ status: true });
      expect(socket.frames).toStrictEqual([{ status: false }, { status: true }]);
    });

    test(`protocol 2: a token works once; the second use is closed with 4401, at ${address.name}`, async ({
      ann,
    }) => {
      const room = await ann.makeRoom();
      const token = await ann.token(room);
      const socket = await Socket.open(address.url(room));
      socket.send({ token });
      expect(await socket.say("first")).toStrictEqual({ status: true });
      expect(await closeCode(address.url(room), { token })).toBe(4401);
      expect(await socket.say("still here")).toStrictEqual({ status: true });
    });

    test(`protocol 14: a since that is no id is closed with 4400, at ${address.name}`, async ({
      ann,
    }) => {
      const room = await ann.makeRoom();
      const token = await ann.token(room);
      for (const since of ["0", -1, 1.5]) {
        expect(await closeCode(address.url(room), { token, since })).toBe(4400);
      }
      const socket = await Socket.open(address.url(room));
      socket.send({ token });
      expect(await socket.say("the token is still good")).toStrictEqual({ status: true });
    });

    test(`protocol 2: an invalid token is closed with 4401, at ${address.name}`, async ({
      ann,
    }) => {
      const room = await ann.makeRoom();
      const good = await ann.token(room);
      const middle = Math.floor(good.length / 2);
      const other = good[middle] === "A" ? "B" : "A";
      const bad = {
        empty: "",
        sample: "8c510c418bc52a780b11ab153f1f488b6154df10",
        forged: good.slice(0, middle) + other + good.slice(middle + 1),
        unsigned: `${Buffer.from('{"alg":"none"}').toString("base64url")}.${good.split(".")[1]}.`,
        long: "x".repeat(100_000),
        number: 5,
        null: null,
      };
      for (const [what, token] of Object.entries(bad)) {
        expect(await closeCode(address.url(room), { token }), what).toBe(4401);
      }
    });

    test(`protocol 2: a first frame without a token is closed with 4401, at ${address.name}`, async ({
      ann,
    }) => {
      const room = await ann.makeRoom();
      const firsts = ['{"msg":"hello"}', "hello", "", "null", "[]", "{}", Buffer.from("{}")];
      for (const first of firsts) {
        const socket = await Socket.open(address.url(room));
        socket.sendRaw(first);
        expect(await socket.closed(), String(first)).toBe(4401);
        expect(socket.frames).toStrictEqual([]);
      }
    });
  });
}

test("protocol 2: a malicious first frame does not disturb the people in the room", async ({
  ann,
}) => {
  const room = await ann.makeRoom();
  const here = await ann.enter(room);
  const odd = { length: { toString: 1, valueOf: 1 } };
  for (const { name, url } of socketAddresses) {
    expect(await closeCode(url(room), { token: odd }), name).toBe(4401);
  }
  expect(await here.say("still here")).toStrictEqual({ status: true });
});

test("protocol 2: a token is for one room; at /parties/main/{another} it is closed with 4401", async ({
  ann,
}) => {
  const [room, another] = [await ann.makeRoom(), await ann.makeRoom()];
  for (const address of roomAddresses) {
    const token = await ann.token(room);
    expect(await closeCode(address.url(another), { token }), address.name).toBe(4401);
  }
});

test("protocol 2: at the address of a room that does not exist a token is closed with 4401", async ({
  ann,
}) => {
  const room = await ann.makeRoom();
  for (const { url, name } of roomAddresses) {
    const token = await ann.token(room);
    expect(await closeCode(url("2147483647"), { token }), name).toBe(4401);
  }
});

test("protocol 2: a token used at one address is used up at all", async ({ ann }) => {
  const room = await ann.makeRoom();
  for (const first of socketAddresses) {
    const token = await ann.token(room);
    const socket = await Socket.open(first.url(room));
    socket.send({ token });
    expect(await socket.say("first")).toStrictEqual({ status: true });
    const codes = await atEveryAddress((address) => closeCode(address.url(room), { token }));
    expect(codes, `after ${first.name}`).toStrictEqual(everyAddress(4401));
  }
});

test("protocol 2: when several sockets present one token at the same time, one is admitted", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  const observer = await bob.enter(room);
  const token = await ann.token(room);
  const urls = socketAddresses.map(({ url }) => url(room));
  const sockets = await Promise.all(urls.map((url) => Socket.open(url)));
  for (const socket of sockets) socket.send({ token });
  const outcomes = sockets.map((socket) => Promise.any([socket.say("hello"), socket.closed()]));
  const refused = (await Promise.all(outcomes)).filter((outcome) => outcome === 4401);
  expect(refused).toHaveLength(sockets.length - 1);
  expect(await observer.event()).toStrictEqual(ann.entered());
  expect(await observer.event()).toStrictEqual(ann.said("hello"));
});

test("protocol 2: a bad token is closed with 4401, also if the client closes right behind it", async ({
  ann,
}) => {
  const room = await ann.makeRoom();
  const codes = await atEveryAddress(async ({ url }) => {
    const socket = await Socket.open(url(room));
    return socket.sendAndLeave([{ token: "x" }, { msg: "hello" }]);
  });
  expect(codes).toStrictEqual(everyAddress(4401));
});

test("protocol 2: messages sent right behind the token are accepted", async ({ ann }) => {
  const room = await ann.makeRoom();
  const answers = await atEveryAddress(async ({ url }) => {
    const token = await ann.token(room);
    const socket = await Socket.open(url(room));
    socket.send({ token });
    for (const msg of ["1", "", "3"]) socket.send({ msg });
    return [await socket.answer(), await socket.answer(), await socket.answer()];
  });
  const expected = [{ status: true }, { status: false }, { status: true }];
  expect(answers).toStrictEqual(everyAddress(expected));
});

test("protocol 2: a token in the address stands for the first frame", async ({ ann, bob }) => {
  const seen = await atEveryAddress(async ({ url }) => {
    const room = await ann.makeRoom();
    const anns = await ann.enter(room);
    const token = await bob.token(room);
    const bobs = await Socket.open(withToken(url(room), token));
    expect(await anns.event()).toStrictEqual(bob.entered());
    const answer = await bobs.say("hello");
    expect(await anns.event()).toStrictEqual(bob.said("hello"));
    expect(bobs.frames).toStrictEqual([answer]);
    const again = await Socket.open(withToken(url(room), token));
    return [answer, await again.closed(), await bobs.leave(), await anns.event()];
  });
  expect(seen).toStrictEqual(everyAddress([{ status: true }, 4401, 1000, bob.left()]));
});

test("protocol 2: a token in the address that is not good is closed with 4401", async ({ ann }) => {
  const [room, another] = [await ann.makeRoom(), await ann.makeRoom()];
  const { token: forInbox, user } = await inboxToken(ann);
  const bad = ["", "x", `${await ann.token(room)}x`, forInbox];
  for (const { url, name } of socketAddresses) {
    for (const token of bad) {
      const socket = await Socket.open(withToken(url(room), token));
      expect(await socket.closed(), `${name} ${token}`).toBe(4401);
    }
  }
  for (const { url, name } of roomAddresses) {
    const socket = await Socket.open(withToken(url(another), await ann.token(room)));
    expect(await socket.closed(), name).toBe(4401);
  }
  for (const port of ["web", "party"] as const) {
    const socket = await Socket.open(withToken(inboxUrl(user, port), await ann.token(room)));
    expect(await socket.closed(), port).toBe(4401);
  }
});

test("protocol 14: since in the address opts in, and the welcome comes with the handshake", async ({
  ann,
}) => {
  const seen = await atEveryAddress(async ({ url }) => {
    const room = await ann.makeRoom();
    const anns = await OptedIn.enter(ann, room);
    const ids = [await anns.say("1"), await anns.say("2")];
    const back = await OptedIn.open(withToken(url(room), await ann.token(room), ids[0]));
    await back.reach(2);
    const fresh = await OptedIn.open(withToken(url(room), await ann.token(room), null));
    await fresh.reach(2);
    const codes = ["x", "-1", ""].map(async (since) => {
      const socket = await Socket.open(withToken(url(room), await ann.token(room), since));
      return socket.closed();
    });
    const told = [back, fresh].map(({ events }) => events.map(({ id }) => id));
    return [told, await Promise.all(codes)];
  });
  expect(seen).toStrictEqual(
    everyAddress([
      [[2], [1, 2]],
      [4400, 4400, 4400],
    ]),
  );
});

test("protocol 30: an inbox takes its token from the address, too", async ({ ann }) => {
  for (const port of ["web", "party"] as const) {
    const { token, user } = await inboxToken(ann);
    const inbox = await OptedIn.open(withToken(inboxUrl(user, port), token));
    await inbox.frame({ kind: "ready" });
  }
});

test("protocol 3: a socket without a token is closed with 4408 after 10 s, not earlier", {
  tag: "@clock",
}, async ({ ann }) => {
  const room = await ann.makeRoom();
  const codes = await atEveryAddress(async ({ url, name }) => {
    const start = performance.now();
    const socket = await Socket.open(url(room));
    const code = await socket.closed(30);
    expect(performance.now() - start, name).toBeGreaterThan(9_000);
    return code;
  });
  expect(codes).toStrictEqual(everyAddress(4408));
});

test("protocol 2: a token is valid for 60 s: accepted at 50 s, closed with 4401 at 62 s", {
  tag: "@clock",
}, async () => {
  test.slow();
  const ann = await signedIn();
  const room = await ann.makeRoom();
  const tokens = [await ann.token(room), await ann.token(room)];
  await setTimeout(50_000);
  const socket = await Socket.open(documentAddress.url(room));
  socket.send({ token: tokens[0] });
  expect(await socket.say("in time")).toStrictEqual({ status: true });
  await setTimeout(12_000);
  for (const { url, name } of socketAddresses) {
    expect(await closeCode(url(room), { token: tokens[1] }), name).toBe(4401);
  }
  expect(await socket.say("still here")).toStrictEqual({ status: true });
});

test("protocol 3: a socket without a token is not in the room and receives nothing", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  const receiver = await ann.enter(room);
  const sender = await bob.enter(room);
  expect(await receiver.event()).toStrictEqual(bob.entered());
  const silent = [];
  for (const { url } of socketAddresses) silent.push(await Socket.open(url(room)));
  expect(await sender.say("while they wait")).toStrictEqual({ status: true });
  for (const socket of silent) expect(await socket.leave()).toBe(1000);
  expect(await sender.say("when they are gone")).toStrictEqual({ status: true });
  expect(await receiver.events(2)).toStrictEqual([
    bob.said("while they wait"),
    bob.said("when they are gone"),
  ]);
  for (const socket of silent) expect(socket.frames).toStrictEqual([]);
});

test("people who choose the same ?_pk= stay two people", async ({ ann, bob }) => {
  const room = await ann.makeRoom();
  for (const { name, url } of [...bareAddresses, ...roomAddresses]) {
    const chosen = { name, url: () => `${url(room)}?_pk=same` };
    const anns = await ann.enter(room, chosen);
    const bobs = await bob.enter(room, chosen);
    expect(await anns.event()).toStrictEqual(bob.entered());
    expect(await anns.say("to Bob")).toStrictEqual({ status: true });
    expect(await bobs.event()).toStrictEqual(ann.said("to Bob"));
    expect(await bobs.leave()).toBe(1000);
    expect(await anns.event()).toStrictEqual(bob.left());
    expect(await anns.leave()).toBe(1000);
  }
});

test("protocol 1: both ports open sockets at the same addresses, and refuse all others with 404 at once", async () => {
  const opened = [
    ...["/", "/?x=1", "/parties/main/39", "/parties/main/39?x", "/parties/inbox/7"],
    // As URLs are read, and as clients write them before they send them.
    ...["/.", "/x/..", "/./parties/main/39", "/parties/main/39/../40"],
  ];
  const refused = [
    ...["/parties/main/39/", "/parties/inbox/7/", "/parties/main/39//", "//", "/chat", "/chat/"],
    ...["/parties", "/parties/", "/parties/main", "/parties/main/", "/parties/other/1"],
    ...["/parties/main/0", "/parties/main/01", "/parties/main/-1", "/parties/main/x"],
    ...["/parties/main/3.0", "/parties/main/12345678901", "/parties/main/39/6", "/parties/inbox/x"],
    ...["/parties/main/%33", "/PARTIES/main/39", "/party/39", "//parties/main/39", "/%zz"],
    ...["/parties/constructor/1", "/parties/main/39/?token=x", "/sign-in", "/Room", "/api/Room"],
    ...["/api/internal/archive", "/_next/hmr", "/health", "/metrics", "/index.html"],
  ];
  const statuses = async (origin: string) => {
    const found = [...opened, ...refused].map(async (path) => [
      path,
      await handshake(origin, path),
    ]);
    return Object.fromEntries(await Promise.all(found));
  };
  const expected = Object.fromEntries([
    ...opened.map((path) => [path, 101]),
    ...refused.map((path) => [path, 404]),
  ]);
  expect(await statuses(webOrigin), "the web port").toStrictEqual(expected);
  expect(await statuses(partyOrigin), "the party port").toStrictEqual(expected);
});

/** The status of the answer to a WebSocket's handshake, whose path is sent as it is. */
function handshake(origin: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const headers = {
      ...{ connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" },
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const call = request({ hostname, port, path, headers, timeout: 5_000 });
    const answered = ({ statusCode }: IncomingMessage) => {
      resolve(statusCode);
      call.destroy();
    };
    call.on("response", answered);
    call.on("upgrade", answered);
    call.on("timeout", () => call.destroy(new Error(`no answer at ${path}`)));
    call.on("error", reject);
    call.end();
  });
}
