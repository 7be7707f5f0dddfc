import { randomBytes } from "node:crypto";
import { once } from "node:events";
import WebSocket from "ws";
import { isOpaque, type PushBrowser, PushService, signerOf } from "../support/push-service";
import { picture } from "../support/sent-files";
import type { Stack } from "../support/stack";
import { type Client, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

/** A person of the test's own Teahouse, with a browser subscribed to push messages. */
class Person {
  private constructor(
    readonly username: string,
    readonly call: Client["call"],
    private readonly raw: { origin: string; cookie: string },
    readonly browser: PushBrowser,
  ) {}

  static async signUp(stack: Stack, service: PushService, username: string): Promise<Person> {
    const { call, cookie } = await signIn(stack, username);
    await call("PATCH", `/User/${username}`, { nickname: username.toUpperCase() });
    const browser = service.subscribe();
    expect((await call("PUT", "/Push", browser)).status).toBe(204);
    return new Person(username, call, { origin: stack.origin, cookie }, browser);
  }

  async say(room: number, msg: string): Promise<void> {
    const answer = await this.call("POST", `/Room/${room}/Message`, { msg });
    expect(answer.status, await answer.text()).toBe(201);
  }

  /** Sends a picture without words. */
  async show(room: number): Promise<void> {
    const { name, bytes } = await picture("tea.png", 20, 10);
    const { origin, cookie } = this.raw;
    const uploaded = await fetch(`${origin}/api/Room/${room}/File?name=${name}`, {
      method: "POST",
      headers: { cookie, "Content-Type": "application/octet-stream" },
      body: new Uint8Array(bytes),
    });
    const { id } = await uploaded.json();
    const answer = await this.call("POST", `/Room/${room}/Message`, { files: [id] });
    expect(answer.status, await answer.text()).toBe(201);
  }

  async makeRoom(body: object): Promise<number> {
    return (await (await this.call("POST", "/Room", body)).json()).id;
  }

  async isSubscribed(): Promise<boolean> {
    return (await (await this.call("GET", "/Push")).json()).endpoint !== null;
  }
}

test("push: subscribers who want a message get it encrypted, and nobody else does", async ({
  startStack,
}) => {
  const service = await PushService.start();
  const INTERNAL_SECRET = randomBytes(32).toString("hex");
  const stack = await startStack({ PUSH_ORIGINS: service.origin, INTERNAL_SECRET });
  try {
    const person = (name: string) => Person.signUp(stack, service, name);
    const ann = await person("ann");
    const bob = await person("bob");
    const room = await ann.makeRoom({ name: "茶馆 & friends", private: true });
    const names = ["muted", "gone", "revoked", "quiet", "reader"];
    const [muted, gone, revoked, quiet, reader] = await Promise.all(names.map(person));
    if (!muted || !gone || !revoked || !quiet || !reader) throw new Error("somebody is missing");
    const stranger = await person("stranger");
    for (const { username } of [bob, muted, gone, revoked, quiet]) {
      await ann.call("PUT", `/Room/${room}/Member/${username}`);
    }
    const notify = `/Room/${room}/Notify`;
    await muted.call("PUT", notify, { level: "nothing" });
    for (const each of [bob, quiet]) await each.call("PUT", notify, { level: "mentions" });
    await ann.call("DELETE", `/Room/${room}/Member/${gone.username}`);
    const sessions = await (await revoked.call("GET", "/User/revoked/Session")).json();
    await revoked.call("DELETE", `/User/revoked/Session/${sessions[0].id}`);

    const everybody = ["muted", "gone", "revoked"].map((name) => `@${name}`);
    await ann.say(room, `**一起**喝茶 @bob ${everybody.join(" ")} @stranger`);
    const push = await bob.browser.push("一起喝茶");
    expect(JSON.parse(bob.browser.open(push))).toStrictEqual({
      room,
      id: 1,
      title: "茶馆 & friends",
      // Who is or was a member, by nickname, as in the room.
      body: "ANN: 一起喝茶 @BOB @MUTED @GONE @REVOKED @stranger",
    });
    expect(push.body.includes("一起")).toBe(false);
    expect(push.headers).toMatchObject({ "content-encoding": "aes128gcm", urgency: "high" });
    expect(Number(push.headers.ttl)).toBeGreaterThan(0);
    expect(isOpaque(push.headers.topic, room)).toBe(true);
    const { key } = await (await bob.call("GET", "/Push")).json();
    expect(await signerOf(push, key)).toMatchObject({ aud: service.origin });

    // A fence: it arrives after anything the message above could have sent them.
    for (const other of [muted, gone, quiet, reader, stranger]) {
      const direct = await bob.makeRoom({ with: other.username });
      await bob.say(direct, "fence");
      await other.browser.push("fence");
      expect(other.browser.texts(), other.username).toHaveLength(1);
      expect(JSON.parse(other.browser.texts()[0] ?? "")).toMatchObject({
        title: "BOB",
        body: "fence",
      });
    }
    expect(ann.browser.pushes).toHaveLength(0);
    expect(revoked.browser.pushes).toHaveLength(0);
    expect(bob.browser.pushes).toHaveLength(1);

    await test.step("a message without words is what its files are, in the languages of Teahouse", async () => {
      await bob.show(await bob.makeRoom({ with: muted.username }));
      const shown = await muted.browser.push("Picture");
      expect(JSON.parse(muted.browser.open(shown))).toMatchObject({
        title: "BOB",
        body: "Picture",
        zh: "图片",
      });
    });

    await test.step("a subscription whose push service answers 410 is dropped", async () => {
      service.end(quiet.browser);
      const direct = await ann.makeRoom({ with: quiet.username });
      await ann.say(direct, "are you there?");
      await quiet.browser.push("are you there?");
      await expect.poll(() => quiet.isSubscribed()).toBe(false);
    });

    await test.step("an inbox tells the app whether a page is open", async () => {
      const { token, user } = await (await reader.call("GET", "/Inbox")).json();
      const path = `/parties/inbox/${user}`;
      const isOpen = async () => {
        const answer = await fetch(stack.partyUrl.replace("ws", "http") + path, {
          method: "POST",
          headers: { authorization: `Bearer ${INTERNAL_SECRET}` },
          body: JSON.stringify({ type: "ask" }),
        });
        return answer.status;
      };
      expect(await isOpen()).toBe(410);
      const socket = new WebSocket(stack.partyUrl + path);
      await once(socket, "open");
      socket.send(JSON.stringify({ token }));
      await once(socket, "message");
      expect(await isOpen()).toBe(204);
      socket.close();
      await once(socket, "close");
      await expect.poll(isOpen).toBe(410);
    });

    await test.step("signing out ends the subscription", async () => {
      expect(await muted.isSubscribed()).toBe(true);
      await muted.call("POST", "/Logout");
      const direct = await ann.makeRoom({ with: muted.username });
      await ann.say(direct, "too late");
      await ann.say(await ann.makeRoom({ with: reader.username }), "another fence");
      await reader.browser.push("another fence");
      expect(muted.browser.texts().join()).not.toContain("too late");
    });

    await test.step("it names people and permalinks as the reader's page does", async () => {
      // Bob has a direct room with each of them, and his list shows who is who.
      await reader.call("PATCH", "/User/reader", { nickname: "ANN" });
      const direct = await ann.makeRoom({ with: bob.username });
      const link = (id: number) => `https://tea.example/rooms/${id}?message=1`;
      const strangers = await stranger.makeRoom({ name: "not Bob's", private: true });
      await stranger.say(strangers, "a secret");
      const text = (first: string) => `**see** @ann, ${first}, ${link(strangers)}`;
      await ann.say(direct, text(link(room)));
      expect(JSON.parse(bob.browser.open(await bob.browser.push("see @ANN")))).toStrictEqual({
        ...{ room: direct, id: 1, title: "ANN (@ann)" },
        body: `see @ANN (@ann), ${link(room)}, ${link(strangers)}`,
        own: {
          origin: "https://tea.example",
          body: `see @ANN (@ann), 茶馆 & friends · ANN, ${link(strangers)}`,
        },
      });
    });
  } finally {
    service.stop();
  }
});

test("push: on Vercel, where no timer runs, the request of a message waits for whoever has a page open", {
  tag: "@clock",
}, async ({ startStack }) => {
  const service = await PushService.start();
  const stack = await startStack({ PUSH_ORIGINS: service.origin, VERCEL: "1" });
  try {
    const ann = await Person.signUp(stack, service, "ann");
    const bob = await Person.signUp(stack, service, "bob");
    const direct = await ann.makeRoom({ with: "bob" });
    const { token, user } = await (await bob.call("GET", "/Inbox")).json();
    const socket = new WebSocket(`${stack.partyUrl}/parties/inbox/${user}`);
    await once(socket, "open");
    socket.send(JSON.stringify({ token }));
    await once(socket, "message");
    await ann.say(direct, "on your phone?");
    await expect.poll(() => bob.browser.texts().length, { timeout: 30_000 }).toBe(1);
    socket.close();
  } finally {
    service.stop();
  }
});
