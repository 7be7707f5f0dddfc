import sharp from "sharp";
import { Client, expectProblem, fields, list, type Person } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

const ofPerson = ({ username }: Person) => `/User/${encodeURIComponent(username)}/Avatar`;
const ofRoom = (room: number) => `/Room/${room}/Avatar`;

const red = square("#ff0000");
const blue = square("#0000ff");

function square(background: string): Promise<Buffer> {
  return sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .png()
    .toBuffer();
}

async function put(person: Person | Client, path: string, body: string | Buffer) {
  const client = person instanceof Client ? person : person.rest;
  const bytes = typeof body === "string" ? body : new Uint8Array(body);
  return client.request(path, { method: "PUT", body: bytes });
}

/** Sets a picture; returns its id. */
async function set(person: Person, path: string, body: Promise<Buffer>): Promise<number> {
  const answer = await put(person, path, await body);
  expect(answer.status, answer.text).toBe(200);
  return Number(fields(answer.body).avatar);
}

/** A picture as a browser fetches it, with its bytes. */
async function fetchPicture({ rest }: Person, path: string, headers = {}) {
  const cookie = [...rest.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const base = process.env.BASE_URL;
  const answer = await fetch(`${base}/api${path}`, { headers: { cookie, ...headers } });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
}

test("a person sets their picture, and everyone with an account gets it, small and large", async ({
  ann,
  bob,
}) => {
  const avatar = await set(ann, ofPerson(ann), red);
  for (const [size, side] of [
    ["small", 96],
    ["large", 512],
  ] as const) {
    const { answer, bytes } = await fetchPicture(bob, `${ofPerson(ann)}/${size}?v=${avatar}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/webp");
    expect(answer.headers.get("cache-control")).toBe(
      "private, max-age=31536000, immutable, no-transform",
    );
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none';.*sandbox/);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: side, height: side });
  }
  expectProblem(await new Client().call("GET", `${ofPerson(ann)}/small`), 401);
  expectProblem(await bob.rest.call("GET", `${ofPerson(ann)}/huge`), 404);
  expectProblem(await bob.rest.call("GET", `${ofPerson(bob)}/small`), 404);
  expectProblem(await bob.rest.call("GET", "/User/nobody-has-this/Avatar/small"), 404);
});

test("without the version that it has now, a browser asks again each time", async ({ ann }) => {
  const first = await set(ann, ofPerson(ann), red);
  const unversioned = await fetchPicture(ann, `${ofPerson(ann)}/small`);
  expect(unversioned.answer.headers.get("cache-control")).toBe("private, no-cache");
  const tag = { "If-None-Match": unversioned.answer.headers.get("etag") ?? "" };
  expect((await fetchPicture(ann, `${ofPerson(ann)}/small`, tag)).answer.status).toBe(304);
  await set(ann, ofPerson(ann), blue);
  const old = await fetchPicture(ann, `${ofPerson(ann)}/small?v=${first}`, tag);
  expect([old.answer.status, old.answer.headers.get("cache-control")]).toStrictEqual([
    200,
    "private, no-cache",
  ]);
  const { channels } = await sharp(old.bytes).stats();
  expect(channels[2]?.mean).toBeGreaterThan(240);
});

test("only their own picture is a person's to set and to remove", async ({ ann, bob }) => {
  const picture = await red;
  expectProblem(await put(bob, ofPerson(ann), picture), 403);
  expectProblem(await put(new Client(), ofPerson(ann), picture), 401);
  expectProblem(await put(bob, "/User/nobody-has-this/Avatar", picture), 404);
  await set(ann, ofPerson(ann), red);
  expectProblem(await bob.rest.call("DELETE", ofPerson(ann)), 403);
  for (const status of [204, 204]) {
    expect((await ann.rest.call("DELETE", ofPerson(ann))).status).toBe(status);
  }
  expectProblem(await bob.rest.call("GET", `${ofPerson(ann)}/small`), 404);
});

test("what is no picture is refused, and the one before stays", async ({ ann }) => {
  await set(ann, ofPerson(ann), red);
  for (const body of ["", "<html><script>alert(1)</script>", "<svg xmlns='x'/>"]) {
    expect(expectProblem(await put(ann, ofPerson(ann), body), 400)).toStrictEqual(["body"]);
  }
  expectProblem(await put(ann, ofPerson(ann), Buffer.alloc(10_000_001)), 413);
  expect((await ann.rest.call("GET", `${ofPerson(ann)}/small`)).status).toBe(200);
});

test("pictures are where people and rooms are listed, and basic answers are as before", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  await bob.rest.call("GET", `/Room/${room}`);
  const [mine, rooms] = [await set(ann, ofPerson(ann), red), await set(ann, ofRoom(room), blue)];
  const names = `${ann.username},${bob.username.toUpperCase()},nobody-has-this`;
  const found = await bob.rest.call("GET", `/User?${new URLSearchParams({ name: names })}`);
  const byName = new Map(list(found.body).map((each) => [fields(each).username, each]));
  const { username, nickname } = ann;
  expect([...byName.values()]).toHaveLength(2);
  expect(byName.get(username)).toStrictEqual({ username, nickname, avatar: mine });
  expect(byName.get(bob.username)).toStrictEqual({
    ...{ username: bob.username, nickname: bob.nickname },
  });
  const members = list((await bob.rest.call("GET", `/Room/${room}/Member`)).body);
  expect(members.map((each) => fields(each).avatar)).toStrictEqual([mine, undefined]);
  const direct = await bob.rest.call("POST", "/Room", { with: username });
  const listed = list((await bob.rest.call("GET", "/Room?expand=1")).body).map(fields);
  const at = (id: unknown) => listed.find((each) => each.id === id);
  expect(at(room)?.avatar).toBe(rooms);
  expect(at(fields(direct.body).id)).toMatchObject({ direct: { username, avatar: mine } });
  expect((await bob.rest.call("GET", `/User/${username}`)).body).toStrictEqual({
    ...{ username, nickname },
  });
  const basic = list((await bob.rest.call("GET", "/Room")).body).map(fields);
  expect(Object.keys(basic.find((each) => each.id === room) ?? {})).toStrictEqual(["id", "name"]);
});

test("who is in a room hears of a new picture and of its removal", async ({ ann, bob }) => {
  const room = await ann.makeRoom();
  const socket = await OptedIn.enter(bob, room);
  await ann.rest.call("GET", `/Room/${room}`);
  const avatar = await set(ann, ofPerson(ann), red);
  const { username, nickname } = ann;
  await socket.frame({ type: 8, username, nickname, avatar });
  await ann.rest.call("DELETE", ofPerson(ann));
  await socket.frame({ type: 8, username, avatar: null });
});

test("a direct room has no picture of its own, and a room that is deleted none any more", async ({
  ann,
  bob,
}) => {
  const direct = await ann.rest.call("POST", "/Room", { with: bob.username });
  expectProblem(await put(ann, ofRoom(Number(fields(direct.body).id)), await red), 403);
  const room = await ann.makeRoom();
  await set(ann, ofRoom(room), red);
  await ann.rest.call("DELETE", `/Room/${room}`);
  expectProblem(await ann.rest.call("GET", `${ofRoom(room)}/small`), 404);
});

test("a deleted account has no picture", async ({ ann, bob }) => {
  await set(ann, ofPerson(ann), red);
  const path = `/User/${encodeURIComponent(ann.username)}`;
  await ann.rest.call("DELETE", path, { current: ann.password });
  expectProblem(await bob.rest.call("GET", `${path}/Avatar/small`), 404);
});
