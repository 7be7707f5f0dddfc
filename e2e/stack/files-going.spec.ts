import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Stack } from "../support/stack";
import { type Client, enter, logIn, makeRoom, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

const fileBytes = 100_000;
/** What is deleted is gone within a minute. */
const soon = { timeout: 60_000, intervals: [1_000] };

/** All that is in the folder of files, what arrives included. */
function bytesOnDisk({ dataDir }: Stack): number {
  const folder = path.join(dataDir, "files");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(path.join(folder, name), { throwIfNoEntry: false }))
    .reduce((sum, each) => sum + (each?.isFile() ? each.size : 0), 0);
}

function request(stack: Stack, { cookie }: Client, address: string, init: RequestInit = {}) {
  return fetch(stack.origin + address, { ...init, headers: { cookie } });
}

async function upload(stack: Stack, client: Client, room: number, bytes = fileBytes) {
  const answer = await request(stack, client, `/Room/${room}/File?name=tea.bin`, {
    method: "POST",
    body: Buffer.alloc(bytes, 7),
  });
  const body = JSON.parse(await answer.text());
  return { status: answer.status, id: Number(body.id), code: body.code };
}

async function send(client: Client, room: number, ...files: number[]): Promise<number> {
  const answer = await client.post(`/Room/${room}/Message`, { msg: "look", files });
  expect(answer.status).toBe(201);
  return JSON.parse(await answer.text()).id;
}

async function storageOf(client: Client, username: string) {
  return JSON.parse(await (await client.get(`/User/${username}/Storage`)).text());
}

test("the bytes of what is deleted are gone within a minute, also across a crash", async ({
  startStack,
}) => {
  const stack = await startStack({ QUOTA_PERSON_FILES_MB: "1", LIMITS_FACTOR: "1" });
  // The first account is the server's administrator, who cannot be deleted.
  await signIn(stack, "admin");
  const [ann, bob] = [await signIn(stack, "ann"), await signIn(stack, "bob")];
  const [room, other] = [await makeRoom(ann), await makeRoom(ann)];
  const files: number[] = [];
  for (let n = 0; n < 5; n++) files.push((await upload(stack, ann, room)).id);
  const [first = 0, second = 0, third = 0, unsent = 0, kept = 0] = files;
  const inOther = await upload(stack, ann, other);
  await send(ann, other, inOther.id);
  const stays = await send(ann, room, kept);
  const open = (client: Client, id: number) => request(stack, client, `/Room/${room}/File/${id}`);

  await test.step("an unsent file is its uploader's alone, who deletes it", async () => {
    await bob.get(`/Room/${room}`);
    expect((await open(bob, unsent)).status).toBe(404);
    expect((await bob.call("DELETE", `/Room/${room}/File/${unsent}`)).status).toBe(404);
    expect((await ann.call("DELETE", `/Room/${room}/File/${kept}`)).status).toBe(409);
    expect((await ann.call("DELETE", `/Room/${room}/File/${unsent}`)).status).toBe(204);
    expect((await open(ann, unsent)).status).toBe(404);
    expect(await storageOf(ann, "ann")).toMatchObject({ used: 5 * fileBytes, allowed: 1_000_000 });
  });

  await test.step("over the quota an upload is refused, until something is deleted", async () => {
    const large = await upload(stack, ann, room, 600_000);
    expect(large).toMatchObject({ status: 507, code: "files-full" });
    const message = await send(ann, room, first, second);
    // Perhaps before it was archived.
    expect((await ann.call("DELETE", `/Room/${room}/Message/${message}`)).status).toBe(204);
    await expect.poll(async () => (await open(ann, first)).status).toBe(404);
    expect((await upload(stack, ann, room, 600_000)).status).toBe(201);
    const history = JSON.parse(await (await ann.get(`/Room/${room}/Message`)).text());
    expect(history.messages.at(-1)).toMatchObject({ id: message, deleted: true });
    expect(history.messages.at(-1)).not.toHaveProperty("files");
    const socket = await enter(stack, ann, room, 0);
    const replay = String(await new Promise((resolve) => socket.once("message", resolve)));
    socket.terminate();
    expect(replay).toContain(`"id":${kept}`);
    for (const id of [first, second]) expect(replay).not.toContain(`File/${id}`);
    expect(replay.match(/"files"/g)).toHaveLength(1);
  });

  await test.step("who is removed has a file's link no more", async () => {
    expect((await open(bob, kept)).status).toBe(200);
    expect((await ann.call("DELETE", `/Room/${room}/Member/bob`)).status).toBe(204);
    expect((await open(bob, kept)).status).toBe(403);
  });

  await test.step("the bytes are gone, though the app is killed meanwhile", async () => {
    // Left are the one that stays, `third`, the one of the other room, and the new one.
    expect((await ann.call("DELETE", `/Room/${other}`)).status).toBe(204);
    stack.kill("app.js");
    await expect.poll(() => bytesOnDisk(stack), soon).toBe(2 * fileBytes + 600_000);
    expect((await open(ann, kept)).status).toBe(200);
  });

  await test.step("a deleted account's unsent files go, its messages' stay", async () => {
    const body = { current: "zjh1997@stupid" };
    const again = await logIn(stack, "ann");
    await bob.post("/Room", { name: "bob's" });
    // So that the room stays.
    expect((await again.call("GET", `/Room/${room}/Member`)).status).toBe(200);
    const cat = await signIn(stack, "cat");
    await cat.get(`/Room/${room}`);
    expect((await again.call("DELETE", "/User/ann", body)).status).toBe(204);
    await expect.poll(() => bytesOnDisk(stack), soon).toBe(fileBytes);
    expect((await open(cat, kept)).status).toBe(200);
    expect((await open(cat, third)).status).toBe(404);
    expect((await cat.call("GET", `/Room/${room}/Message?around=${stays}`)).status).toBe(200);
  });
});
