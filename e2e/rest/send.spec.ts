import { type Answer, expectProblem, fields, list, signedIn } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

/** Ann's room, and a bot that only uses HTTP. */
async function annsRoom() {
  const [ann, bot] = [await signedIn("ann"), await signedIn("bot")];
  const room = await ann.makeRoom();
  const path = `/Room/${room}/Message`;
  const post = (body: unknown): Promise<Answer> => bot.rest.call("POST", path, body);
  return { ann, bot, room, path, post };
}

test.describe("POST /Room/{id}/Message", () => {
  test("is 201 {id, time}, reaches every member and is in the history", async () => {
    const { ann, bot, room, path, post } = await annsRoom();
    const plain = await ann.enter(room);
    const anns = await OptedIn.enter(ann, room);
    const answer = await post({ msg: "水开了" });
    expect(answer.status, answer.text).toBe(201);
    const { id, time } = fields(answer.body);
    expect(answer.body).toStrictEqual({ id: 1, time: expect.any(Number) });
    const { username, nickname } = bot;
    const said = { type: 0, msg: "水开了", username, nickname, time };
    expect(await plain.event()).toStrictEqual(said);
    expect(await anns.frame({ type: 0 })).toStrictEqual({ ...said, id });
    const history = async () => fields((await ann.rest.call("GET", path)).body).messages;
    const { type: _, ...message } = said;
    await expect.poll(history).toStrictEqual([{ ...message, id }]);
  });

  test("sending to an open room makes the sender a member", async () => {
    const { ann, bot, room, post } = await annsRoom();
    await post({ msg: "hello" });
    const members = list((await ann.rest.call("GET", `/Room/${room}/Member`)).body);
    expect(members.map((member) => fields(member).username)).toContain(bot.username);
  });

  test("the same cid again, also on a socket, gives the same id and no second message", async () => {
    const { bot, room, path, post } = await annsRoom();
    const first = await post({ msg: "once", cid: "bot-1" });
    const second = await post({ msg: "once", cid: "bot-1" });
    expect(second.status, second.text).toBe(201);
    expect(second.body).toStrictEqual(first.body);
    const socket = await OptedIn.enter(bot, room);
    expect(await socket.say("once", { cid: "bot-1" })).toBe(fields(first.body).id);
    await post({ msg: "fence" });
    const ids = async () =>
      list(fields((await bot.rest.call("GET", path)).body).messages).map(
        (message) => fields(message).id,
      );
    await expect.poll(ids).toStrictEqual([1, 2]);
  });

  test("another message under the same cid is 409 and names the event; nothing is sent", async () => {
    const { bot, room, post } = await annsRoom();
    await post({ msg: "once", cid: "bot-1" });
    const answer = await post({ msg: "something else", cid: "bot-1" });
    expectProblem(answer, 409);
    expect(fields(answer.body).detail).toMatch(/\bevent 1\b/);
    const socket = await OptedIn.enter(bot, room);
    expect(socket.welcome).toMatchObject({ id: 1 });
  });

  test("a reply to what is no message is 400, and nothing is sent", async () => {
    const { post } = await annsRoom();
    for (const reply of [1, 99_999]) {
      const answer = await post({ msg: "re", reply });
      expect(expectProblem(answer, 400)).toStrictEqual(["reply"]);
      expect(fields(answer.body).errors).toStrictEqual({ reply: "not-found" });
    }
    expect((await post({ msg: "first" })).body).toMatchObject({ id: 1 });
  });

  test("reply names the message it answers", async () => {
    const { ann, room, post } = await annsRoom();
    const anns = await OptedIn.enter(ann, room);
    await anns.say("who is there?");
    await post({ msg: "I am", reply: 1 });
    expect(await anns.frame({ type: 0, msg: "I am" })).toMatchObject({ id: 2, reply: 1 });
  });

  for (const [what, body, field] of [
    ["no msg", {}, "msg"],
    ["an empty msg", { msg: " \n " }, "msg"],
    ["a msg that is no text", { msg: 5 }, "msg"],
    ["a msg of 4,001 characters", { msg: "茶".repeat(4_001) }, "msg"],
    ["an empty cid", { msg: "x", cid: "" }, "cid"],
    ["a cid of 65 characters", { msg: "x", cid: "x".repeat(65) }, "cid"],
    ["a reply that is no id", { msg: "x", reply: "1" }, "reply"],
  ] as const) {
    test(`${what} is 400 with the field`, async () => {
      const { post } = await annsRoom();
      expect(expectProblem(await post(body), 400)).toStrictEqual([field]);
    });
  }

  test("4,000 characters are accepted", async () => {
    const { post } = await annsRoom();
    expect((await post({ msg: "😀".repeat(4_000) })).status).toBe(201);
  });
});

test.describe("changes to a message", () => {
  /** Ann's room with Bob, a member; the bot's message 1 is "tea". */
  async function story() {
    const { ann, bot, room, path, post } = await annsRoom();
    await post({ msg: "tea" });
    const anns = await OptedIn.enter(ann, room);
    const messages = async () =>
      list(fields((await ann.rest.call("GET", path)).body).messages).map(fields);
    return { ann, bot, anns, messages, message: `${path}/1` };
  }
  const time = expect.any(Number);

  test("PATCH edits one's own: 200 {id, time} of the event, live and in the history", async () => {
    const { ann, bot, anns, messages, message } = await story();
    const edit = { msg: "green tea", cid: "edit-1" };
    const answer = await bot.rest.call("PATCH", message, edit);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toStrictEqual({ id: 2, time });
    const frame = { type: 4, id: 2, target: 1, msg: "green tea", time };
    expect(await anns.frame({ type: 4 })).toStrictEqual(frame);
    await expect.poll(messages).toMatchObject([{ id: 1, msg: "green tea", edited: time }]);
    expect((await bot.rest.call("PATCH", message, edit)).body).toStrictEqual(answer.body);
    expectProblem(await bot.rest.call("PATCH", message, { ...edit, msg: "black tea" }), 409);
    expectProblem(await ann.rest.call("PATCH", message, edit), 403);
    for (const msg of [undefined, "", "茶".repeat(4_001)]) {
      const refused = await bot.rest.call("PATCH", message, { msg });
      expect(expectProblem(refused, 400)).toStrictEqual(["msg"]);
    }
  });

  test("PUT and DELETE a reaction: 204, live and in the history", async () => {
    const { ann, bot, anns, messages, message } = await story();
    for (const [n, emoji] of ["🍵", "👩‍👩‍👧‍👦", "#️⃣", "🇨🇳"].entries()) {
      const at = `${message}/Reaction/${encodeURIComponent(emoji)}`;
      expectProblem(await bot.rest.call("DELETE", at), 404);
      const address = n % 2 ? at.toLowerCase() : `/api${at}`;
      expect((await bot.rest.call("PUT", address)).status).toBe(204);
      const { username } = bot;
      expect(await anns.frame({ type: 6, emoji })).toMatchObject({ target: 1, username, on: true });
      await expect.poll(messages).toMatchObject([{ reactions: [{ emoji, users: [username] }] }]);
      expect((await bot.rest.call("DELETE", at)).status).toBe(204);
      await anns.frame({ type: 6, emoji, on: false });
    }
    for (const emoji of ["x", "🍵🍵", "tea", "%"]) {
      const refused = await ann.rest.call(
        "PUT",
        `${message}/Reaction/${encodeURIComponent(emoji)}`,
      );
      expect(expectProblem(refused, 400)).toStrictEqual(["emoji"]);
    }
  });

  test("DELETE deletes: 204, then it is 404 for every change", async () => {
    const { ann, bot, anns, messages, message } = await story();
    expect((await ann.rest.call("DELETE", message)).status).toBe(204);
    expect(await anns.frame({ type: 5 })).toStrictEqual({ type: 5, id: 2, target: 1, time });
    await expect.poll(messages).toMatchObject([{ id: 1, msg: "", deleted: true }]);
    const tea = `Reaction/${encodeURIComponent("🍵")}`;
    for (const path of [message, message.replace(/1$/, "2"), message.replace(/1$/, "99")]) {
      expectProblem(await bot.rest.call("DELETE", path), 404);
      expectProblem(await bot.rest.call("PATCH", path, { msg: "back" }), 404);
      expectProblem(await bot.rest.call("PUT", `${path}/${tea}`), 404);
    }
    for (const id of ["0", "x", "1e0", "01"]) {
      expectProblem(await bot.rest.call("DELETE", message.replace(/1$/, id)), 404);
    }
  });
});
