import { roomAddresses } from "../support/address";
import { administrator } from "../support/administrator";
import { Client, fields, list } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

test("promise: once a suspension is answered, nothing that the person has under way is taken", async ({
  ann,
  bob,
}) => {
  const admin = await administrator();
  const room = await ann.makeRoom();
  const anns = await OptedIn.enter(ann, room);
  for (let round = 0; round < 5; round++) {
    const phone = await bob.elsewhere("phone");
    const made = await phone.rest.call("POST", `/User/${bob.username}/Token`, { name: "bot" });
    const bot = new Client();
    const authorization = `Bearer ${fields(made.body).token}`;
    const socket = await OptedIn.enter(phone, room);
    const unused = await phone.token(room);
    let over = false;
    /** When each send over REST was acknowledged, by its id. */
    const acknowledged: number[] = [];
    const timer = setInterval(() => {
      if (over) return clearInterval(timer);
      socket.send({ msg: "by socket", cid: `${round} ${Math.random()}` });
    }, 3);
    const posting = (async () => {
      while (!over) {
        const sent = await bot.call(
          "POST",
          `/Room/${room}/Message`,
          { msg: "by REST" },
          { authorization },
        );
        if (sent.status === 201) acknowledged.push(Number(fields(sent.body).id));
        else if (sent.status !== 429) return sent.status;
      }
      return 0;
    })();
    const signingIn = (async () => {
      const started: unknown[] = [];
      while (!over) started.push((await bob.logIn()).body);
      return started;
    })();
    const before = anns.events.length;
    await anns.until(() => anns.events.length > before + 5, "Bob's messages");
    const path = `/Admin/Person/${bob.username}`;
    const answer = await admin.rest.call("PATCH", path, { suspended: true });
    expect(answer.status, answer.text).toBe(200);
    // Sent after the answer, so in the room's order all of Bob's messages come before it.
    const fence = await anns.say("fence");
    expect(await socket.closed()).toBe(4401);
    const late = await OptedIn.openWith(unused, room, { address: roomAddresses[1] });
    expect(await late.closed()).toBe(4401);
    expect([401, 403]).toContain(await posting);
    over = true;
    await signingIn;
    const second = await anns.say("second fence");
    const after = anns.events.filter(({ id }) => Number(id) > fence && Number(id) < second);
    expect(after).toStrictEqual([]);
    expect(acknowledged.every((id) => id < fence)).toBe(true);
    // He is still a member, nobody was told that he was removed, and no sign-in outlived it.
    expect(JSON.stringify(anns.frames)).not.toContain('"member":false');
    const members = list((await ann.rest.call("GET", `/Room/${room}/Member`)).body).map(fields);
    expect(members.map(({ username }) => username)).toContain(bob.username);
    expect((await bob.rest.call("GET", "/Room")).status).toBe(401);
    const seen = await admin.rest.call("GET", path);
    expect(seen.body).toMatchObject({ sessions: 0, tokens: 0 });
    await admin.rest.call("PATCH", path, { suspended: false });
  }
  expect((await bob.logIn()).body).toStrictEqual({ status: true });
  const back = await OptedIn.enter(bob, room);
  expect(await back.say("back")).toEqual(expect.any(Number));
});
