import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chanceOf } from "./chance";
import { readOperations } from "./strace";
import { type Luck, UnsyncedDisk } from "./unsynced-disk";

let folder: string;
let root: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "teahouse-disk-model-")));
  root = path.join(folder, "root");
  mkdirSync(root);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A disk after the calls in `lines`, as strace writes them. */
async function diskAfter(...lines: string[]): Promise<UnsyncedDisk> {
  const trace = path.join(folder, "trace");
  const hex = (text: string) =>
    [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  const encoded = lines.map((line, n) => {
    const pid = /^\d+:/.exec(line)?.[0].slice(0, -1) ?? "1";
    const call = line.replace(/^\d+:/, "").replaceAll("ROOT", root);
    return `${pid} 1700000000.00000${n} ${call.replace(/"([^"]*)"/g, (_, text) => `"${hex(text)}"`)}`;
  });
  writeFileSync(trace, `${encoded.join("\n")}\n`);
  const disk = new UnsyncedDisk(root);
  for (const [index, operation] of (await readOperations(trace, root, "/")).entries()) {
    disk.apply(operation, index);
  }
  return disk;
}

/** The files and their contents that a cut leaves. */
function left(disk: UnsyncedDisk, luck: Luck, seed = 1): Record<string, string> {
  const target = path.join(folder, "left");
  rmSync(target, { recursive: true, force: true });
  disk.leave(target, luck, chanceOf(seed));
  const names = readdirSync(target, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [path.relative(target, file), readFileSync(file, "utf8")]),
  );
}

const create = (name: string, fd = 5) =>
  `openat(AT_FDCWD</>, "ROOT/${name}", O_RDWR|O_CREAT, 0600) = ${fd}<ROOT/${name}> <0.000001>`;
const syncRoot = `fsync(9<ROOT>) = 0 <0.000001>`;

test("what was synced, name and content, is there; the rest may be there or not", async () => {
  const disk = await diskAfter(
    create("a"),
    `write(5<ROOT/a>, "one", 3) = 3 <0.000001>`,
    `fdatasync(5<ROOT/a>) = 0 <0.000001>`,
    syncRoot,
    `write(5<ROOT/a>, "two", 3) = 3 <0.000001>`,
    create("b", 6),
  );
  expect(left(disk, "nothing")).toStrictEqual({ a: "one" });
  expect(left(disk, "everything")).toStrictEqual({ a: "onetwo", b: "" });
});

test("a file that was synced in a folder that was not is lost", async () => {
  const disk = await diskAfter(
    `mkdir("ROOT/rooms", 0700) = 0 <0.000001>`,
    create("rooms/a"),
    `pwrite64(5<ROOT/rooms/a>, "one", 3, 0) = 3 <0.000001>`,
    `fsync(5<ROOT/rooms/a>) = 0 <0.000001>`,
    `fsync(8<ROOT/rooms>) = 0 <0.000001>`,
  );
  expect(left(disk, "nothing")).toStrictEqual({});
  expect(left(disk, "everything")).toStrictEqual({ "rooms/a": "one" });
});

test("a file that was renamed over another without a sync may be empty afterwards", async () => {
  const disk = await diskAfter(
    create("a"),
    `write(5<ROOT/a>, "old", 3) = 3 <0.000001>`,
    `fsync(5<ROOT/a>) = 0 <0.000001>`,
    create("a.new", 6),
    `write(6<ROOT/a.new>, "new", 3) = 3 <0.000001>`,
    `rename("ROOT/a.new", "ROOT/a") = 0 <0.000001>`,
  );
  const outcomes = Array.from({ length: 200 }, (_, seed) => left(disk, "any", seed).a);
  expect(new Set(outcomes)).toStrictEqual(new Set(["old", "", "new", "\0\0\0"]));
});

test("unsynced sectors are kept or lost one by one, and sizes too", async () => {
  const [first, second] = ["a".repeat(512), "b".repeat(512)];
  const disk = await diskAfter(
    create("a"),
    syncRoot,
    `pwrite64(5<ROOT/a>, "${first}${second}", 1024, 0) = 1024 <0.000001>`,
  );
  const zero = "\0".repeat(512);
  const outcomes = Array.from({ length: 60 }, (_, seed) => left(disk, "any", seed).a);
  const pairs = [first, zero].flatMap((one) => [second, zero].map((two) => one + two));
  expect(new Set(outcomes)).toStrictEqual(new Set(["", ...pairs]));
});

test("a sync covers only what had returned when it began", async () => {
  const disk = await diskAfter(
    create("a"),
    syncRoot,
    `write(5<ROOT/a>, "one", 3) = 3 <0.000001>`,
    `1:fsync(5<ROOT/a> <unfinished ...>`,
    `2:write(5<ROOT/a>, "two", 3) = 3 <0.000001>`,
    `1:<... fsync resumed>) = 0 <0.000003>`,
  ).catch(String);
  // The other process has no position in the file.
  expect(disk).toContain("not modelled: write at an unknown place");
  const placed = await diskAfter(
    create("a"),
    syncRoot,
    `pwrite64(5<ROOT/a>, "one", 3, 0) = 3 <0.000001>`,
    `1:fsync(5<ROOT/a> <unfinished ...>`,
    `2:pwrite64(5<ROOT/a>, "two", 3, 3) = 3 <0.000001>`,
    `1:<... fsync resumed>) = 0 <0.000003>`,
  );
  expect(left(placed, "nothing")).toStrictEqual({ a: "one" });
});

test("relative paths are those of the process, also of one that was forked and changed its folder", async () => {
  const disk = await diskAfter(
    `clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 2 <0.000001>`,
    `2:chdir("ROOT") = 0 <0.000001>`,
    `2:mkdir("deep", 0700) = 0 <0.000001>`,
    `2:openat(AT_FDCWD<ROOT>, "deep/a", O_RDWR|O_CREAT, 0600) = 5<ROOT/deep/a> <0.000001>`,
    `2:rename("deep/a", "deep/b") = 0 <0.000001>`,
    `unlink("deep/b") = -1 ENOENT (No such file or directory) <0.000001>`,
  );
  expect(left(disk, "everything")).toStrictEqual({ "deep/b": "" });
});

test("a file that grew, was cut and written again has one of these states", async () => {
  const disk = await diskAfter(
    create("a"),
    syncRoot,
    `fallocate(5<ROOT/a>, 0, 0, 4) = 0 <0.000001>`,
    `ftruncate(5<ROOT/a>, 1) = 0 <0.000001>`,
    `pwritev(5<ROOT/a>, [{iov_base="x", iov_len=1}, {iov_base="y", iov_len=1}], 2, 1) = 2 <0.000001>`,
  );
  expect(left(disk, "everything")).toStrictEqual({ a: "\0xy" });
});
