import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { fileInfo } from "@/lib/wire/frames";
import { db } from "../db/db";
import * as memberships from "../db/queries/memberships";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { Problem } from "../http/problem";
import { beginUpload, continueUpload } from "./tus/resume";
import { keptName, uploadFile } from "./upload";

const folder = vi.hoisted(() => {
  const { mkdtempSync } = process.getBuiltinModule("node:fs");
  const place = mkdtempSync(`${process.getBuiltinModule("node:os").tmpdir()}/teahouse-uploads-`);
  const secret = "x".repeat(32);
  Object.assign(process.env, {
    ...{
      LOG_LEVEL: "silent",
      FILES_FOLDER: place,
      FILE_LIMIT_MB: "0.001",
      QUOTA_PERSON_FILES_MB: "0.0039",
    },
    ...{ NEXTAUTH_SECRET: secret, ROOM_TOKEN_SECRET: secret, INTERNAL_SECRET: secret },
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
  });
  return place;
});

let database: { stop(): Promise<void> };
let ann: users.User;
let bob: users.User;
let room: number;

beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true });
});
let count = 0;
beforeEach(async () => {
  const person = async (name: string) => {
    count += 1;
    const made = await users.create({
      username: `${name}${count}`,
      nickname: name,
      passwordHash: "",
    });
    if (!made) throw new Error("no person");
    return made;
  };
  [ann, bob] = [await person("ann"), await person("bob")];
  room = (await rooms.create(ann.id, { name: "a room", private: false }))?.id ?? 0;
  await memberships.begin(room, bob.id);
});

const incoming = path.join(folder, "incoming");
const address = (rest: string) => new Request(`http://here/api/Room/${room}${rest}`);
const access = (user: users.User, id = room) => rooms.findFor(user.id, id);
const caller = (user: users.User) => ({
  ...{ ...user, admin: false, scopes: null },
  ...{ sessionId: null, sid: "" },
});

async function send(user: users.User, bytes: string, query = "") {
  const request = new Request(address(`/File${query}`), { method: "POST", body: bytes });
  return uploadFile(user, await access(user), request);
}

/** Returns the status and what the answer says. */
async function tus(
  user: users.User,
  method: string,
  { id, body, ...headers }: { id?: string; body?: string; [header: string]: string | undefined },
) {
  const given = Object.entries(headers).flatMap(([key, value]) => (value ? [[key, value]] : []));
  const request = new Request(address(id === undefined ? "/File" : `/Upload/${id}`), {
    method,
    headers: { "Tus-Resumable": "1.0.0", ...Object.fromEntries(given) },
    ...(body !== undefined && { body }),
  });
  try {
    const known = await access(user);
    const answer =
      id === undefined
        ? await beginUpload(request, user, known)
        : await continueUpload(request, caller(user), known, id);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const answer = error.toResponse();
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
}

async function begin(user: users.User, bytes: number): Promise<string> {
  const { status, headers, text } = await tus(user, "POST", { "Upload-Length": String(bytes) });
  expect(status, text).toBe(201);
  return headers.get("Location")?.split("/").at(-1) ?? "";
}

const part = (user: users.User, id: string, offset: number, body: string) =>
  tus(user, "PATCH", {
    ...{ id, body, "Upload-Offset": String(offset) },
    "Content-Type": "application/offset+octet-stream",
  });

test("an upload leaves nothing beside its file, whether it is kept or refused", async () => {
  expect(await send(ann, "tea", "?name=a.txt&alt=leaves")).toMatchObject({
    ...{ name: "a.txt", bytes: 3, type: "text/plain", alt: "leaves" },
  });
  for (const [bytes, status] of [
    ["", 400],
    ["x".repeat(1_001), 413],
  ] as const) {
    await expect(send(ann, bytes)).rejects.toMatchObject({ status });
  }
  const form = new FormData();
  form.append("file", new Blob(["tea"]), "x");
  form.append("alt", "x".repeat(2_000));
  const request = new Request(address("/File"), { method: "POST", body: form });
  const refused = uploadFile(ann, await access(ann), request);
  await expect(refused).rejects.toMatchObject({ status: 400 });
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n';
  for (const [body, type] of [
    ["x", "multipart/form-data"],
    ["x", "multipart/form-data; boundary=b"],
    [`${head}tea`, "multipart/form-data; boundary=b"],
    [`${head}${"x".repeat(1_001)}\r\n--b--\r\n`, "multipart/form-data; boundary=b"],
    [`${head}tea\r\n${head}tea\r\n--b--\r\n`, "multipart/form-data; boundary=b"],
    ["", "multipart/form-data; boundary=b"],
  ] as const) {
    const init = { method: "POST", body, headers: { "Content-Type": type } };
    const broken = uploadFile(ann, await access(ann), new Request(address("/File"), init));
    await expect(broken, body.slice(0, 100)).rejects.toMatchObject({
      status: body.length > 1_000 ? 413 : 400,
    });
  }
  const breaking = new ReadableStream({
    start: (controller) => controller.enqueue(Buffer.from("te")),
    pull: () => Promise.reject(Object.assign(new Error("gone"), { code: "ECONNRESET" })),
  });
  const init = { method: "POST", body: breaking, duplex: "half" };
  const broken = uploadFile(ann, await access(ann), new Request(address("/File"), init));
  await expect(broken).rejects.toMatchObject({ status: 400 });
  expect(readdirSync(incoming)).toStrictEqual([]);
});

test("an upload by tus becomes a file with its last byte, and leaves nothing", async () => {
  const id = await begin(ann, 3);
  expect((await part(ann, id, 0, "te")).status).toBe(204);
  expect((await tus(ann, "HEAD", { id })).headers.get("Upload-Offset")).toBe("2");
  const last = await part(ann, id, 2, "a");
  expect(last.status).toBe(200);
  const info = fileInfo.parse(JSON.parse(last.text));
  expect(info).toMatchObject({ bytes: 3, type: "text/plain" });
  expect((await tus(ann, "GET", { id })).text).toBe(last.text);
  expect(readdirSync(incoming)).toStrictEqual([]);
});

test("bytes that came before a process ended are made a file by the next request for it", async () => {
  const id = await begin(ann, 3);
  writeFileSync(path.join(incoming, readdirSync(incoming)[0] ?? "", "original"), "tea");
  const first = await tus(ann, "GET", { id });
  expect(first.status, first.text).toBe(200);
  expect((await tus(ann, "GET", { id })).text).toBe(first.text);
});

test("a request that holds an upload ends when another one comes for it", async () => {
  const id = await begin(ann, 4);
  const silent = new ReadableStream({
    start: (controller) => controller.enqueue(Buffer.from("te")),
  });
  const request = new Request(address(`/Upload/${id}`), {
    method: "PATCH",
    headers: {
      ...{ "Tus-Resumable": "1.0.0", "Upload-Offset": "0" },
      "Content-Type": "application/offset+octet-stream",
    },
    ...{ body: silent, duplex: "half" },
  });
  const held = continueUpload(request, caller(ann), await access(ann), id);
  await vi.waitFor(async () => {
    const name = readdirSync(incoming).find((each) => each.endsWith(id)) ?? "";
    expect(statSync(path.join(incoming, name, "original")).size).toBe(2);
  });
  expect((await tus(ann, "HEAD", { id })).headers.get("Upload-Offset")).toBe("2");
  expect((await held).headers.get("Upload-Offset")).toBe("2");
  expect((await part(ann, id, 2, "as")).status).toBe(200);
});

test("nobody finds the upload of another person, or in another room", async () => {
  const id = await begin(ann, 3);
  const other = (await rooms.create(ann.id, { name: "another room", private: false }))?.id ?? 0;
  for (const [user, inRoom] of [
    [bob, room],
    [ann, other],
  ] as const) {
    const request = new Request(address(`/Upload/${id}`), {
      method: "HEAD",
      headers: { "Tus-Resumable": "1.0.0" },
    });
    const asked = continueUpload(request, caller(user), await access(user, inRoom), id);
    await expect(asked).rejects.toMatchObject({ status: 404 });
  }
  expect((await tus(ann, "DELETE", { id })).status).toBe(204);
  expect((await tus(ann, "DELETE", { id })).status).toBe(404);
  expect(readdirSync(incoming)).toStrictEqual([]);
});

test("a person who is removed on the way leaves no file", async () => {
  const id = await begin(bob, 3);
  await part(bob, id, 0, "te");
  await db().execute(sql`update members set state = 'removed' where user_id = ${bob.id}`);
  expect((await part(bob, id, 2, "a")).status).toBe(403);
  expect(await db().execute(sql`select 1 from files where user_id = ${bob.id}`)).toHaveLength(0);
  await db().execute(sql`update members set state = 'active' where user_id = ${bob.id}`);
  expect((await tus(bob, "DELETE", { id })).status).toBe(204);
});

test("unfinished uploads count towards the quota, until they are a day old", async () => {
  for (let n = 0; n < 3; n += 1) await begin(ann, 1_000);
  const refused = await tus(ann, "POST", { "Upload-Length": "1000" });
  expect(refused.status).toBe(507);
  expect(JSON.parse(refused.text)).toMatchObject({ code: "files-full" });
  const dayAgo = Date.now() / 1_000 - 24 * 3_600 - 1;
  for (const name of readdirSync(incoming)) utimesSync(path.join(incoming, name), dayAgo, dayAgo);
  await begin(ann, 1_000);
  expect(readdirSync(incoming)).toHaveLength(1);
  for (let n = 0; n < 60; n += 1) await begin(bob, 1);
  expect(readdirSync(incoming)).toHaveLength(41);
});

test("a name is a line that says what kind of file it is, also if it is long", () => {
  expect(keptName(`${"茶".repeat(300)}.png`)).toBe(`${"茶".repeat(251)}.png`);
  expect(keptName("x".repeat(300))).toBe("x".repeat(255));
  expect(keptName("a/b\\..")).toBe("file");
  expect(keptName("\0")).toBe("file");
});
