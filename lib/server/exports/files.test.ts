import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openPromise } from "yauzl";
import { archive } from "../db/queries/archive";
import * as files from "../db/queries/files";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { type FileStore, NoSuchFile } from "../files/file-store";
import { exportAccount } from "./account";
import { exportRoom, roomStorage } from "./room";

const mocks = vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
  return { store: undefined as unknown, opened: [] as string[], closed: 0 };
});
vi.mock("../files/own-store", () => ({ requireFileStore: () => mocks.store }));
vi.mock("next-intl/server", () => ({
  getTranslations: async () => (key: string) => key,
  getFormatter: async () => ({ dateTime: String, number: String }),
  getLocale: async () => "en",
  getTimeZone: async () => "UTC",
}));

let database: { stop(): Promise<void> };
let ann: users.User;
let room = 0;
let event = 0;
const folder = mkdtempSync(path.join(tmpdir(), "teahouse-export-"));

beforeAll(async () => {
  database = await startTestDatabase();
  const made = await users.create({ username: "ann", nickname: "Ann", passwordHash: "" });
  if (!made) throw new Error("the name is taken");
  ann = made;
}, 60_000);
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  room = (await rooms.create(ann.id, { name: "a room", private: false }))?.id ?? 0;
  event = 0;
  mocks.opened.length = 0;
  mocks.closed = 0;
  mocks.store = storeOf((key) => key);
});

/** A store in which the content of each file follows from its key; undefined: it is lost. */
function storeOf(contentOf: (key: string) => string | undefined): Pick<FileStore, "read"> {
  return {
    async read(key) {
      const content = contentOf(key);
      if (content === undefined) throw new NoSuchFile();
      mocks.opened.push(key);
      const bytes = Buffer.from(content);
      let at = 0;
      const stream = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            if (at >= bytes.length) return controller.close();
            controller.enqueue(bytes.subarray(at, at + 1_000));
            at += 1_000;
          },
          cancel() {
            mocks.closed++;
          },
        },
        { highWaterMark: 0 },
      );
      return { bytes: bytes.length, stream };
    },
  };
}

async function upload(name: string, more: Partial<files.NewFile> = {}): Promise<number> {
  const key = randomBytes(16).toString("hex");
  const file = { roomId: room, userId: ann.id, key, name, type: "text/plain", ...more };
  return (await files.create({ ...file, bytes: 32, storedBytes: 32 })).info.id;
}

async function send(ids: number[], msg = ""): Promise<number> {
  const id = ++event;
  const message = { type: 0 as const, id, uid: ann.id, time: 1_500_000_000 + id, msg, files: ids };
  await archive({ room, online: 0, events: [message] });
  return id;
}

/** By name, as text. */
async function contentsOf(answer: Response): Promise<Map<string, string>> {
  expect(answer.headers.get("content-type")).toBe("application/zip");
  const place = path.join(folder, `${randomBytes(4).toString("hex")}.zip`);
  writeFileSync(place, Buffer.from(await answer.arrayBuffer()));
  const found = new Map<string, string>();
  const zip = await openPromise(place);
  for await (const entry of zip.eachEntry()) {
    const chunks = await (await zip.openReadStreamPromise(entry)).toArray();
    found.set(entry.fileName, Buffer.concat(chunks).toString());
  }
  expect(readFileSync(place).length).toBeGreaterThan(0);
  return found;
}

test("an exported page has the files beside it, and its links lead to them", async () => {
  const picture = { type: "image/png", width: 800, height: 600, alt: 'a "cup"' };
  const photo = await upload("photo #1 50%.png", picture);
  await send([photo, await upload("notes.txt")], "look");
  await send([await upload("<b>.svg", { type: "image/svg+xml", width: 1, height: 1 })]);
  await upload("never sent.txt");
  const contents = await contentsOf(
    await exportRoom(ann, room, { format: "html", withFiles: true }),
  );
  const names = [...contents.keys()];
  expect(names).toStrictEqual([
    "files/1-1-photo_#1_50.png",
    "files/1-2-notes.txt",
    "files/2-1-b.svg",
    "room.html",
  ]);
  const { document } = parseHTML(contents.get("room.html") ?? "");
  const links = [...document.querySelectorAll("article a")].map(
    (a) => a.getAttribute("href") ?? "",
  );
  expect([...new Set(links.map(decodeURIComponent))]).toStrictEqual(names.slice(0, 3));
  const images = [...document.querySelectorAll("img")];
  // What could run is not shown in the page.
  expect(images.map((img) => decodeURIComponent(img.getAttribute("src") ?? ""))).toStrictEqual([
    names[0],
  ]);
  expect(images[0]?.getAttribute("alt")).toBe('a "cup"');
  expect(await roomStorage(ann, room)).toStrictEqual({ files: 3, bytes: 96 });
});

test("an export without files names them", async () => {
  await send([await upload("notes.txt")]);
  const answer = await exportRoom(ann, room, { format: "html" });
  expect(answer.headers.get("content-type")).toMatch("text/html");
  const { document } = parseHTML(await answer.text());
  expect(document.querySelector(".file")?.textContent).toMatch("notes.txt");
  expect(document.querySelectorAll("article a, img")).toHaveLength(0);
});

test("a file that is deleted or lost meanwhile is left out, and the export says so", async () => {
  const [kept, lost, gone] = [await upload("kept"), await upload("lost"), await upload("gone")];
  await send([kept]);
  await send([lost]);
  await send([gone]);
  const lostKey = (await files.find(room, lost))?.key;
  mocks.store = storeOf((key) => (key === lostKey ? undefined : key));
  const answer = await exportRoom(ann, room, { format: "json", withFiles: true });
  const reader = answer.body?.getReader();
  const first = await reader?.read();
  await archive({
    ...{ room, online: 0 },
    events: [{ type: 5, id: 4, uid: ann.id, time: 1, target: 3 }],
  });
  const chunks = [first?.value ?? new Uint8Array()];
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    chunks.push(part.value);
  }
  const whole = new Response(Buffer.concat(chunks), { headers: answer.headers });
  const contents = await contentsOf(whole);
  expect([...contents.keys()]).toStrictEqual(["files/1-1-kept", "room.json"]);
  const { messages } = JSON.parse(contents.get("room.json") ?? "");
  expect(messages).toMatchObject([
    { files: [{ id: kept, path: "files/1-1-kept" }] },
    { files: [{ id: lost, path: null }] },
    { id: 3, deleted: true },
  ]);
  expect(messages[2].files).toBeUndefined();
});

test("a large export reads one file at a time, and ends when its reader goes away", async () => {
  for (let n = 0; n < 30; n++) {
    const ids: number[] = [];
    for (let at = 0; at < 10; at++) ids.push(await upload(`${n} ${at}`));
    await send(ids);
  }
  const content = "x".repeat(10_000);
  mocks.store = storeOf(() => content);
  const answer = await exportRoom(ann, room, { format: "html", withFiles: true });
  const reader = answer.body?.getReader();
  let bytes = 0;
  while (bytes < 205_000) {
    bytes += (await reader?.read())?.value?.length ?? 0;
    expect(mocks.opened.length).toBeLessThanOrEqual(bytes / content.length + 2);
  }
  await reader?.cancel();
  expect(mocks.closed).toBe(1);
  const opened = mocks.opened.length;
  await new Promise(setImmediate);
  expect(mocks.opened).toHaveLength(opened);
});

test("a person's own export has their files, those they did not send and their picture", async () => {
  const caller = { ...ann, sessionId: "s", session: "s" };
  const sent = await upload("a.txt");
  await send([sent], "look");
  const [unsent, picture] = [
    await upload("b.txt"),
    await upload("me.png", { purpose: "avatar", roomId: null, type: "image/png" }),
  ];
  await upload("a link", { purpose: "preview" });
  const lastOf = (list: { id: number }[]) => list.filter(({ id }) => id >= sent);
  const answer = await exportAccount(caller as never, { withFiles: true });
  const contents = await contentsOf(answer);
  expect([...contents.keys()].slice(-4)).toStrictEqual([
    `files/${sent}-a.txt`,
    `files/${unsent}-b.txt`,
    `files/${picture}-me.png`,
    "account.json",
  ]);
  expect(lastOf(JSON.parse(contents.get("account.json") ?? "").files)).toMatchObject([
    { id: sent, room, message: 1, path: `files/${sent}-a.txt` },
    { id: unsent, room, path: `files/${unsent}-b.txt` },
    { id: picture, room: null, path: `files/${picture}-me.png` },
  ]);
  const alone = await (await exportAccount(caller as never)).json();
  expect(lastOf(alone.files)[0]).not.toHaveProperty("path");
});
