import { beforeEach, expect, test, vi } from "vitest";
import { RestError } from "../rest/call";
import type { PendingFiles, RoomAction } from "../state/types";
import { FileMessages } from "./file-messages";
import { UploadFailed, type Uploads } from "./uploads";

const message = (cid: string, keys = [cid]): PendingFiles => ({
  ...{ kind: "send-files", cid, msg: `text ${cid}`, sentAt: 0, failed: null },
  attachments: keys.map((key) => ({ key, name: key, type: "", bytes: 1 })),
});
const info = (id: number) => ({ id, name: "a", type: "", bytes: 1 });

type Finish = { resolve: () => void; reject: (error: unknown) => void };
let files: Map<string, Finish>;
let actions: RoomAction[];
let posts: object[];
let post: (body: object) => Promise<{ id: number; time: number }>;
let claim: Uploads["claim"];
const calls = { release: vi.fn(), remove: vi.fn(), retry: vi.fn(), repeat: vi.fn() };
let messages: FileMessages;

const follow = (list: PendingFiles[]) =>
  messages.follow({
    ...{ roomId: 5, username: "me", messages: list },
    report: (action) => actions.push(action),
  });
const tick = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  for (const each of Object.values(calls)) each.mockReset();
  [files, actions, posts] = [new Map(), [], []];
  post = async () => ({ id: 7, time: 70 });
  claim = async () => {};
  const uploads: Pick<Uploads, "claim" | "uploaded" | "release" | "remove" | "retry" | "repeat"> = {
    ...calls,
    claim: (keys, signal) => claim(keys, signal),
    uploaded: (key) =>
      new Promise((resolve, reject) => {
        const id = Number(key.slice(1)) || 1;
        files.set(key, { resolve: () => resolve(info(id)), reject });
      }),
  };
  messages = new FileMessages(uploads, async (_room, body) => {
    posts.push(body);
    return post(body);
  });
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

test("a message goes out once all of its files are there, in their order, and only once", async () => {
  const pending = message("a", ["k1", "k2"]);
  follow([pending]);
  follow([pending]);
  await tick();
  files.get("k2")?.resolve();
  await tick();
  expect(posts).toEqual([]);
  files.get("k1")?.resolve();
  await tick();
  follow([]);
  expect(posts).toEqual([{ msg: "text a", files: [1, 2], cid: "a" }]);
  expect(actions).toEqual([{ type: "sent", cid: "a", id: 7, time: 70, files: [info(1), info(2)] }]);
  expect(calls.release.mock.calls).toEqual([["k1"], ["k2"]]);
});

test.each([
  [new TypeError("offline")],
  [new RestError(503, { retryAfterSeconds: 1 })],
  [new RestError(429, { retryAfterSeconds: 1 })],
])("it is posted again after %s, under its cid", async (error) => {
  let count = 0;
  post = async () => {
    if (++count < 3) throw error;
    return { id: 7, time: 70 };
  };
  follow([message("a", ["k1"])]);
  await tick();
  files.get("k1")?.resolve();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(posts).toHaveLength(3);
  expect(new Set(posts.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(actions).toMatchObject([{ type: "sent", cid: "a", id: 7 }]);
});

test.each([
  [new RestError(403, {}), "removed"],
  [new RestError(409, {}), "cid-used"],
  [new RestError(429, { code: "over-quota" }), "over-quota"],
  [new RestError(507, { code: "storage-full" }), "storage-full"],
  [new RestError(400, { errors: { reply: "not-found" } }), "not-found"],
  [new RestError(400, { errors: { msg: "too-long" } }), "too-long"],
])("%s is a refusal: %s", async (error, failure) => {
  post = async () => Promise.reject(error);
  follow([message("a", ["k1"])]);
  await tick();
  files.get("k1")?.resolve();
  await tick();
  expect(actions).toEqual([{ type: "refused", cid: "a", error: failure }]);
  expect(calls.release).not.toHaveBeenCalled();
  expect(calls.retry).not.toHaveBeenCalled();
  follow([message("a", ["k1"])]);
  await tick();
  expect(calls.retry).toHaveBeenCalledExactlyOnceWith("k1");
});

test("a session that is over ends the room, and keeps the message for the next one", async () => {
  post = async () => Promise.reject(new RestError(401, {}));
  follow([message("a", ["k1"])]);
  await tick();
  files.get("k1")?.resolve();
  await tick();
  expect(actions).toEqual([{ type: "connection", connection: { state: "signed-out" } }]);
});

test("files that the server has no longer are uploaded again, once", async () => {
  post = async () => Promise.reject(new RestError(400, { errors: { files: "not-found" } }));
  follow([message("a", ["k1"])]);
  await tick();
  files.get("k1")?.resolve();
  await tick();
  expect(calls.repeat).toHaveBeenCalledExactlyOnceWith("k1");
  files.get("k1")?.resolve();
  await tick();
  expect(actions).toEqual([{ type: "refused", cid: "a", error: "file-lost" }]);
  expect(calls.repeat).toHaveBeenCalledOnce();
});

test("an upload that failed fails its message", async () => {
  follow([message("a", ["k1", "k2"])]);
  await tick();
  files.get("k2")?.reject(new UploadFailed("files-full"));
  await tick();
  expect(actions).toEqual([{ type: "refused", cid: "a", error: "files-full" }]);
});

test("what is given up is neither sent nor told", async () => {
  const pending = message("a", ["k1"]);
  follow([pending]);
  await tick();
  messages.giveUp(pending);
  follow([]);
  files.get("k1")?.resolve();
  await tick();
  expect(posts).toEqual([]);
  expect(actions).toEqual([]);
  expect(calls.remove).toHaveBeenCalledExactlyOnceWith("k1");
});

test("while another tab has the files, nothing is sent, and its event ends the wait", async () => {
  let aborted = false;
  claim = (_keys, signal) =>
    new Promise((_, reject) =>
      signal.addEventListener("abort", () => {
        aborted = true;
        reject(signal.reason);
      }),
    );
  follow([message("a", ["k1"])]);
  await tick();
  expect(files.size).toBe(0);
  follow([]);
  await tick();
  expect(aborted).toBe(true);
  expect(actions).toEqual([]);
});
