import { inboxUrl } from "../support/address";
import { Client, fields, list, md5 } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { inboxToken, OptedIn } from "../support/opted-in-client";

test("protocol 28: a new password ends the other sessions, their sockets and their tokens", async ({
  ann: phone,
}) => {
  const laptop = await phone.elsewhere();
  const room = await phone.makeRoom();
  const [kept, ended] = [await OptedIn.enter(phone, room), await OptedIn.enter(laptop, room)];
  const token = await laptop.token(room);
  const change = { password: "another zjh1997", current: phone.password };
  expect((await phone.rest.call("PATCH", `/User/${phone.username}`, change)).status).toBe(200);
  expect(await ended.closed()).toBe(4401);
  const late = await OptedIn.openWith(token, room);
  expect(await late.closed()).toBe(4401);
  expect((await laptop.rest.call("GET", "/Room")).status).toBe(401);
  expect(await kept.say("still here")).toBe(1);
  expect((await phone.rest.call("GET", "/Room")).status).toBe(200);
  const back = new Client();
  const logIn = (password: string) =>
    back.call("POST", "/Login", { username: phone.username, password: md5(password) });
  expect((await logIn(phone.password)).body).toStrictEqual({ status: false });
  expect((await logIn(change.password)).body).toStrictEqual({ status: true });
});

test("protocol 28: revoking a session closes its sockets and no others", async ({ ann: phone }) => {
  const laptop = await phone.elsewhere();
  const room = await phone.makeRoom();
  const [kept, ended] = [await OptedIn.enter(phone, room), await OptedIn.enter(laptop, room)];
  const sessions = list((await phone.rest.call("GET", `/User/${phone.username}/Session`)).body);
  const other = sessions.map(fields).find(({ current }) => current === false);
  const path = `/User/${phone.username}/Session/${other?.id}`;
  expect((await phone.rest.call("DELETE", path)).status).toBe(204);
  expect(await ended.closed()).toBe(4401);
  expect(await kept.say("still here")).toBe(1);
});

test("protocol 28: signing out closes the session's sockets", async ({ ann: phone }) => {
  const laptop = await phone.elsewhere();
  const room = await phone.makeRoom();
  const [kept, ended] = [await OptedIn.enter(phone, room), await OptedIn.enter(laptop, room)];
  await laptop.rest.call("POST", "/Logout");
  expect(await ended.closed()).toBe(4401);
  expect(await kept.say("still here")).toBe(1);
});

test("protocol 28: an unused token for the inbox ends with its session", async ({ ann: phone }) => {
  const laptop = await phone.elsewhere();
  const unused = await inboxToken(laptop);
  await laptop.rest.call("POST", "/Logout");
  const late = await OptedIn.open(inboxUrl(unused.user));
  late.send({ token: unused.token });
  expect(await late.closed()).toBe(4401);
  expect(late.frames).toStrictEqual([]);
  await OptedIn.openInbox(phone);
});
