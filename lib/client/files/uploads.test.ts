import { beforeEach, describe, expect, test, vi } from "vitest";
import type { FileInfo } from "@/lib/wire/frames";
import { localPreviews } from "./local-previews";
import { MemoryKeep } from "./memory-keep";
import type { UploadTry } from "./start-upload";
import { UploadError } from "./upload-error";
import { UploadFailed, Uploads } from "./uploads";

type Try = UploadTry & {
  file: Blob;
  finish: (info?: Partial<FileInfo>) => void;
  fail: (error: UploadError) => void;
  aborted: boolean;
};

let tries: Try[];
let keep: MemoryKeep;
let uploads: Uploads;
const describe_ = vi.fn(async () => {});
const discard = vi.fn(async () => {});

const owner = { roomId: 5, username: "me", way: "tus" as const };
const file = (name: string) => new File(["tea"], name, { type: "text/plain" });
const stateOf = (key: string) => uploads.get(key)?.state;
const tick = () => vi.advanceTimersByTimeAsync(0);
const signal = new AbortController().signal;

function make(): Uploads {
  return new Uploads({
    keep,
    start: (file, _room, options) => {
      const id = tries.length + 1;
      const made: Try = {
        ...{ ...options, file, aborted: false, finish: () => {}, fail: () => {} },
      };
      const promise = new Promise<FileInfo>((resolve, reject) => {
        made.finish = (info) => resolve({ id, name: options.name, type: "", bytes: 3, ...info });
        made.fail = reject;
      });
      tries.push(made);
      const abort = () => {
        made.aborted = true;
      };
      return { promise, abort };
    },
    describe: describe_,
    discard,
    measure: async () => ({ width: 4, height: 3 }),
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  vi.stubGlobal("navigator", {});
  URL.createObjectURL = () => "blob:tea";
  URL.revokeObjectURL = () => {};
  localPreviews.clear();
  describe_.mockReset();
  discard.mockClear();
  tries = [];
  keep = new MemoryKeep();
  uploads = make();
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

test("three uploads run at a time, in the order in which they were added", async () => {
  const keys = ["a", "b", "c", "d"].map((name) => uploads.add(file(name), owner));
  expect(tries.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(keys.map((key) => stateOf(key)?.is)).toEqual(["sending", "sending", "sending", "waiting"]);
  tries[1]?.finish();
  await tick();
  expect(tries.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
  expect(stateOf(keys[1] ?? "")).toMatchObject({ is: "done", info: { id: 2, name: "b" } });
});

test("without an answer it is tried again, from where the server has it, until it is there", async () => {
  const key = uploads.add(file("a"), owner);
  tries[0]?.onUploadUrl("/tus/1");
  tries[0]?.onProgress(0.5);
  tries[0]?.fail(new UploadError(null));
  await tick();
  expect(stateOf(key)).toEqual({ is: "sending", done: 0.5, stalled: true });
  expect(keep.kept.get(key)?.uploadUrl).toBe("/tus/1");
  for (let count = 1; count < 20; count++) {
    await vi.advanceTimersByTimeAsync(30_000);
    expect(tries).toHaveLength(count + 1);
    expect(tries[count]?.uploadUrl).toBe("/tus/1");
    tries[count]?.fail(new UploadError(null));
    await tick();
  }
  await vi.advanceTimersByTimeAsync(30_000);
  tries[20]?.finish();
  await tick();
  expect(stateOf(key)?.is).toBe("done");
});

test.each([
  [new UploadError(413), "file-too-large"],
  [new UploadError(507, { code: "files-full" }), "files-full"],
  [new UploadError(507, { code: "storage-full" }), "server-full"],
  [new UploadError(400), "file-refused"],
  [new UploadError(401), "signed-out"],
  [new UploadError(404), "removed"],
])("a refusal is final: %s is %s, and the next file takes its place", async (error, failure) => {
  const key = uploads.add(file("a"), owner);
  tries[0]?.fail(error);
  await tick();
  expect(stateOf(key)).toEqual({ is: "failed", failure });
  await expect(uploads.uploaded("unknown", signal)).rejects.toEqual(new UploadFailed("file-lost"));
  uploads.retry(key);
  expect(tries).toHaveLength(2);
});

test("a server that is not well is asked six times, and one that is busy when it says", async () => {
  const key = uploads.add(file("a"), owner);
  tries[0]?.fail(new UploadError(429, { retryAfterSeconds: 60 }));
  await vi.advanceTimersByTimeAsync(59_999);
  expect(tries).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  for (let place = 1; place < 6; place++) {
    expect(tries).toHaveLength(place + 1);
    tries[place]?.fail(new UploadError(503));
    await vi.advanceTimersByTimeAsync(30_000);
  }
  expect(stateOf(key)).toEqual({ is: "failed", failure: "upload-failed" });
});

test("what is removed is aborted, and kept no longer", async () => {
  const key = uploads.add(file("a"), owner);
  uploads.remove(key);
  await tick();
  expect(tries[0]?.aborted).toBe(true);
  tries[0]?.onUploadUrl("/tus/1");
  tries[0]?.finish();
  await tick();
  expect(uploads.get(key)).toBeUndefined();
  expect(keep.kept.size).toBe(0);
  expect(discard).toHaveBeenCalledWith(5, expect.objectContaining({ info: null }));
});

describe("alternative text", () => {
  test("goes along with an upload that begins after it was written", async () => {
    for (const name of ["a", "b", "c"]) uploads.add(file(name), owner);
    uploads.describe(uploads.add(file("d"), owner), "a pot");
    tries[0]?.fail(new UploadError(400));
    await tick();
    expect(tries[3]?.alt).toBe("a pot");
  });

  test("is saved before the message goes out if it was written later", async () => {
    const key = uploads.add(file("a"), owner);
    uploads.describe(key, "a pot");
    tries[0]?.finish();
    const info = await uploads.uploaded(key, signal);
    expect(describe_).toHaveBeenCalledWith(5, 1, "a pot");
    expect(info.alt).toBe("a pot");
    uploads.describe(key, "");
    expect((await uploads.uploaded(key, signal)).alt).toBeUndefined();
  });

  test("that cannot be saved does not keep the file back", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    describe_.mockRejectedValue(new Error("405"));
    const key = uploads.add(file("a"), owner);
    uploads.describe(key, "a pot");
    tries[0]?.finish();
    expect(await uploads.uploaded(key, signal)).toMatchObject({ id: 1 });
  });
});

describe("the next page", () => {
  test("goes on with what was under way, and takes what was uploaded", async () => {
    const [a, b] = [uploads.add(file("a"), owner), uploads.add(file("b"), owner)];
    tries[0]?.finish();
    tries[1]?.onUploadUrl("/tus/2");
    await tick();
    tries = [];
    uploads = make();
    vi.stubGlobal("sessionStorage", undefined);
    for (const each of keep.kept.values()) uploads.resume(each);
    expect(stateOf(a)).toMatchObject({ is: "done", info: { id: 1 } });
    expect(tries.map(({ name, uploadUrl }) => [name, uploadUrl])).toEqual([["b", "/tus/2"]]);
    expect(stateOf(b)?.is).toBe("sending");
  });

  test("has lost what this browser did not keep", async () => {
    await expect(uploads.claim(["gone"], signal)).rejects.toEqual(new UploadFailed("file-lost"));
  });
});

test("the preview of a picture is there for its message until the server's picture is", async () => {
  const picture = new File(["tea"], "tea.png", { type: "image/png" });
  const key = uploads.add(picture, owner);
  await tick();
  expect(uploads.get(key)).toMatchObject({ preview: "blob:tea", width: 4, height: 3 });
  tries[0]?.finish();
  await tick();
  expect(localPreviews.get(1)).toBe("blob:tea");
  uploads.release(key);
  expect(localPreviews.get(1)).toBe("blob:tea");
  expect(keep.kept.size).toBe(0);
  expect(discard).not.toHaveBeenCalled();
});
