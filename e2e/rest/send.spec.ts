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
