import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Bucket } from "@/e2e/support/bucket";
import { db } from "../db/db";
import * as accountDeletion from "../db/queries/account-deletion";
import { archive } from "../db/queries/archive";
import * as fileBytes from "../db/queries/file-bytes";
import * as files from "../db/queries/files";
import { sweep as sweepRetention } from "../db/queries/retention";
import * as rooms from "../db/queries/rooms";
import { startTestDatabase } from "../db/queries/test-database";
import * as users from "../db/queries/users";
import { logger } from "../observability/app-logger";
import { RoomServerDown } from "../party/room-move";
import { bucketAt } from "./file-settings";
import { S3Store } from "./s3-store";
import { findLeftovers, sweepFiles } from "./sweep";
import { sweepLost } from "./sweep-lost";
import { bytesIn, folderStore, putBytes, type TestStore } from "./test-store";

const mocks = vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
  return { store: undefined as unknown, sendToRoom: vi.fn<(id: number) => Promise<void>>() };
});
vi.mock("./own-store", () => ({ requireFileStore: () => mocks.store }));
vi.mock("../party/party-client", () => ({ sendToRoom: mocks.sendToRoom }));

/** Of a file with one smaller picture. */
const fileSize = 1_000;

let database: { stop(): Promise<void> };
let ann: users.User;
let room = 0;

beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());

/** What must hold for every store is tested with each. */
const stores: [string, () => Promise<TestStore>][] = [
  ["a folder", folderStore],
  ["a bucket", bucketStore],
];

async function bucketStore(): Promise<TestStore> {
  const incoming = mkdtempSync(path.join(tmpdir(), "teahouse-files-"));
  const server = await Bucket.start("127.0.0.1", "secret");
  const place = bucketAt("s3://teahouse/files", {
    FILES_S3_ENDPOINT: `http://127.0.0.1:${server.port}`,
    FILES_S3_REGION: "auto",
    FILES_S3_ACCESS_KEY_ID: "test",
    FILES_S3_SECRET_ACCESS_KEY: "secret",
  });
  return {
    store: new S3Store(place, incoming),
    async bytes() {
      const sizes = [...server.objects.values()].map(({ body }) => body.length);
      return sizes.reduce((sum, size) => sum + size, await bytesIn(incoming));
    },
    async stop() {
      await server.stop();
      rmSync(incoming, { recursive: true, force: true });
    },
  };
}

describe.each(stores)("in %s", (_, make) => {
  let of: TestStore;
  beforeEach(async () => {
    of = await make();
    mocks.store = of.store;
    mocks.sendToRoom.mockReset();
    await db().execute(sql`truncate files, file_bytes, rate_limits`);
    const username = `p${randomBytes(4).toString("hex")}`;
    const made = await users.create({ username, nickname: username, passwordHash: "x" });
    if (!made) throw new Error("the name is taken");
    ann = made;
    room = await newRoom();
  });
  afterEach(() => of.stop());

  async function newRoom(): Promise<number> {
    return (await rooms.create(ann.id, { name: "a room", private: false }))?.id ?? 0;
  }

  async function upload(more: Partial<files.NewFile> = {}): Promise<number> {
    const key = randomBytes(16).toString("hex");
    await putBytes(of.store, key, "original", 0.7 * fileSize);
    await putBytes(of.store, key, "small", 0.3 * fileSize);
    const file = { roomId: room, userId: ann.id, key, name: "a", type: "image/png", ...more };
    const { info } = await files.create({ ...file, bytes: 700, storedBytes: fileSize });
    return info.id;
  }

  function send(id: number, ids: number[], more: object = {}): Promise<unknown> {
    const message = { type: 0 as const, id, uid: ann.id, time: 1, msg: "", files: ids, ...more };
    return archive({ room, online: 0, events: [message] });
  }

  const change = (type: 4 | 5, id: number, target: number) =>
    archive({
      room,
      online: 0,
      events: [
        type === 5
          ? { type, id, uid: ann.id, time: 1, target }
          : { type, id, uid: ann.id, time: 1, target, msg: "edited" },
      ],
    });

  const age = (column: string, id: number, hours: number) =>
    db().execute(sql`
      update files set ${sql.identifier(column)} = now() - make_interval(hours => ${hours})
      where id = ${id}`);

  /** Swept, then counted in the store, in the rows and in what people are told. */
  async function left(): Promise<number> {
    await db().execute(sql`delete from rate_limits where key = 'task:unsent files'`);
    expect(await findLeftovers()).toBe(true);
    expect(await sweepFiles()).toBe(true);
    const bytes = await of.bytes();
    const [rows] = await db().execute<{ n: number }>(sql`select count(*)::int as n from files`);
    expect((rows?.n ?? -1) * fileSize).toBe(bytes);
    expect(await fileBytes.bytesOfAll()).toBe(bytes);
    return bytes / fileSize;
  }

  test("a deleted message's files are gone from the store, an edited one's stay", async () => {
    await send(1, [await upload(), await upload()]);
    await send(2, [await upload()]);
    await change(4, 3, 1);
    expect(await left()).toBe(3);
    await change(5, 4, 1);
    expect(await left()).toBe(1);
    // Deleted before it was archived.
    await send(5, [await upload()], { deleted: true });
    expect(await left()).toBe(1);
  });

  test("a deleted room's files are gone, sent or not; those of others stay", async () => {
    await send(1, [await upload()]);
    await upload();
    const other = await newRoom();
    await upload({ roomId: other });
    await rooms.remove(room);
    expect(await left()).toBe(1);
  });

  test("files go when their messages are older than the room keeps them", async () => {
    await send(1, [await upload()]);
    await send(2, [await upload()], { time: Math.floor(Date.now() / 1_000) });
    await rooms.change(room, { keepDays: 1 });
    await sweepRetention(room);
    expect(await left()).toBe(1);
  });

  test("a deleted account takes its picture and unsent files along; its messages keep theirs", async () => {
    const avatar = await upload({ purpose: "avatar", roomId: null });
    await db().execute(sql`update users set avatar_file = ${avatar} where id = ${ann.id}`);
    await send(1, [await upload()]);
    await upload();
    const other = await users.create({
      username: `${ann.username}2`,
      nickname: "2",
      passwordHash: "",
    });
    await db().execute(sql`
      insert into members (room_id, user_id) values (${room}, ${other?.id ?? 0})`);
    expect(await left()).toBe(3);
    await accountDeletion.deleteAccount({ ...ann, passwordHash: "x" });
    expect(await left()).toBe(1);
  });

  test("a replaced picture goes, and those of previews with the preview or the message", async () => {
    const [old, next] = [await upload({ purpose: "avatar" }), await upload({ purpose: "avatar" })];
    await db().execute(sql`update rooms set avatar_file = ${old} where id = ${room}`);
    await db().execute(sql`update rooms set avatar_file = ${next} where id = ${room}`);
    expect(await left()).toBe(1);
    const preview = async (message: number) => {
      await send(message, []);
      await db().execute(sql`
        insert into link_previews (room_id, message_id, place, url, title, file_id)
        values (${room}, ${message}, 0, 'https://example.org', 'A page',
          ${await upload({ purpose: "preview" })})`);
    };
    await preview(1);
    await preview(2);
    // Pictures of previews are nobody's, so they do not count for the person.
    expect(await fileBytes.bytesOf(ann.id)).toBe(fileSize);
    expect(await left()).toBe(3);
    await change(5, 3, 1);
    expect(await left()).toBe(2);
    await db().execute(sql`delete from link_previews`);
    expect(await left()).toBe(1);
  });

  test("a file that was never sent goes after a day", async () => {
    await age("created_at", await upload(), 25);
    await age("created_at", await upload(), 23);
    expect(await left()).toBe(1);
    expect(mocks.sendToRoom).not.toHaveBeenCalled();
  });

  test("a file of a message that only the room has stays until the room has archived it", async () => {
    const [known, unknown] = [await upload(), await upload()];
    for (const id of [known, unknown]) {
      await files.take({ roomId: room, userId: ann.id, cid: `cid ${id}` }, [id]);
      await age("created_at", id, 30);
      await age("sent_at", id, 25);
    }
    mocks.sendToRoom.mockRejectedValueOnce(new RoomServerDown("down"));
    expect(await left()).toBe(2);
    mocks.sendToRoom.mockImplementation(async () => {
      await send(1, [known]);
    });
    expect(await left()).toBe(1);
    expect(mocks.sendToRoom.mock.calls[0]).toStrictEqual([room, { type: "archive", archived: 0 }]);
    expect(await files.find(room, known)).not.toBeNull();
  });

  test("a message that is sent again under its cid keeps its file from the sweep", async () => {
    const id = await upload();
    const message = { roomId: room, userId: ann.id, cid: "one" };
    await files.take(message, [id]);
    await age("created_at", id, 30);
    await age("sent_at", id, 25);
    mocks.sendToRoom.mockImplementation(async () => {
      // While the room is asked.
      await files.take(message, [id]);
    });
    expect(await left()).toBe(1);
  });

  test("a file that cannot be removed is tried again, and holds no other up", async () => {
    const keys: string[] = [];
    for await (const _ of Array(3)) await upload();
    for await (const key of of.store.keys()) keys.push(key);
    await rooms.remove(room);
    const remove = of.store.remove.bind(of.store);
    const failing = vi.spyOn(of.store, "remove").mockImplementation(async (key) => {
      if (key === keys[0]) throw new Error("the disk is read-only");
      await remove(key);
    });
    expect(await sweepFiles()).toBe(false);
    expect(await of.bytes()).toBe(fileSize);
    failing.mockRestore();
    // A crash after this leaves a row without bytes.
    await remove(keys[0] ?? "");
    expect(await left()).toBe(0);
  });

  test("two processes that sweep at once both end, with nothing left", async () => {
    for (let n = 0; n < 30; n++) await upload();
    await rooms.remove(room);
    const shared = globalThis as typeof globalThis & { teahouseFileSweeps?: Set<string> };
    const first = sweepFiles();
    shared.teahouseFileSweeps?.clear();
    expect(await Promise.all([first, sweepFiles()])).toStrictEqual([true, true]);
    expect(await left()).toBe(0);
  });

  test("bytes that no row names go after a day, and so do pictures that are nobody's", async () => {
    const lost = randomBytes(16).toString("hex");
    await putBytes(of.store, lost, "original", 10);
    await upload();
    await upload({ purpose: "avatar" });
    for (let n = 0; n < 2; n++) await sweepLost(of.store);
    expect(await sweepFiles()).toBe(true);
    expect(await of.bytes()).toBe(2 * fileSize + 10);
    await db().execute(sql`
      update files set created_at = now() - interval '25 hours'
      where purpose = 'avatar' or key = ${lost}`);
    await sweepLost(of.store);
    expect(await left()).toBe(1);
  });

  test("an upload whose bytes were taken for lost meanwhile is a file all the same", async () => {
    const key = randomBytes(16).toString("hex");
    await putBytes(of.store, key, "original", fileSize);
    await sweepLost(of.store);
    await db().execute(sql`update files set created_at = now() - interval '25 hours'`);
    const file = { roomId: room, userId: ann.id, key, name: "a", type: "image/png" };
    const { info } = await files.create({ ...file, bytes: 700, storedBytes: fileSize });
    expect(await left()).toBe(1);
    expect(await fileBytes.bytesOf(ann.id)).toBe(fileSize);
    expect(await files.find(room, info.id)).toMatchObject({ userId: ann.id, key });
    // Nobody takes over what is somebody's.
    await expect(files.create({ ...file, bytes: 1, storedBytes: 1 })).rejects.toThrow();
  });

  test("an upload that never ended goes after a day, one that goes on stays", async () => {
    const [ended, going] = ["upload-1", "upload-2"].map((name) =>
      path.join(of.store.incoming, name),
    );
    for (const place of [ended ?? "", going ?? ""]) {
      await mkdir(place);
      await writeFile(path.join(place, "original"), "12345");
      await utimes(place, 1, 1);
    }
    await sweepLost(of.store);
    expect(await of.bytes()).toBe(10);
    await utimes(path.join(ended ?? "", "original"), 1, 1);
    await utimes(ended ?? "", 1, 1);
    await sweepLost(of.store);
    expect(await of.bytes()).toBe(5);
  });

  test("a store most of which another database must know is left alone", async () => {
    const error = vi.spyOn(logger, "error");
    await upload();
    for (let n = 0; n < 101; n++) {
      await putBytes(of.store, randomBytes(16).toString("hex"), "original", 1);
    }
    await sweepLost(of.store);
    const [rows] = await db().execute<{ n: number }>(sql`select count(*)::int as n from files`);
    expect(rows?.n).toBe(1);
    expect(error).toHaveBeenCalledTimes(1);
    error.mockRestore();
  });
});
