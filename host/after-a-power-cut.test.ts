import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { releasePid } from "./database/postmaster";
import { makeFolderDurably } from "./make-folder-durably";
import { readSecrets } from "./secrets";
import { StartError } from "./start-error";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "teahouse-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("folders are made with those above them, for their owner only, or stay as they are", () => {
  const made = path.join(folder, "a/b/c");
  makeFolderDurably(made);
  makeFolderDurably(made);
  expect(statSync(path.join(folder, "a/b")).mode & 0o777).toBe(0o700);
  mkdirSync(path.join(folder, "open"), { mode: 0o755 });
  makeFolderDurably(path.join(folder, "open"));
  expect(statSync(path.join(folder, "open")).mode & 0o777).toBe(0o755);
});

test("the secrets are written once, as a whole, and not touched by later starts", () => {
  const secrets = readSecrets(folder);
  const file = path.join(folder, "secrets.json");
  const { ino, mode } = statSync(file);
  expect(readSecrets(folder)).toStrictEqual(secrets);
  expect(statSync(file)).toMatchObject({ ino, mode });
  expect(mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toStrictEqual(["secrets.json"]);
});

test("a new secret replaces the file instead of being written over it", () => {
  const secrets = readSecrets(folder);
  const file = path.join(folder, "secrets.json");
  const { INTERNAL_SECRET, ...others } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify(others));
  const { ino } = statSync(file);
  const again = readSecrets(folder);
  expect(again).toMatchObject({ ...secrets, INTERNAL_SECRET: again.INTERNAL_SECRET });
  expect(statSync(file).ino).not.toBe(ino);
});

test.each(["", '{"NEXTAUTH_SECRET": "abc', "[]"])(
  "damaged secrets (%j) end the start in words",
  (content) => {
    writeFileSync(path.join(folder, "secrets.json"), content);
    expect(() => readSecrets(folder)).toThrow(StartError);
    expect(() => readSecrets(folder)).toThrow(/secrets\.json is damaged/);
  },
);

test.each(["", "\0\0\0\0\0\0\0\0", "12\n"])(
  "a pid file that a power cut left as %j keeps no database from starting",
  (content) => {
    const file = path.join(folder, "postmaster.pid");
    writeFileSync(file, content);
    releasePid(folder);
    const left = readdirSync(folder).includes("postmaster.pid") ? readFileSync(file, "utf8") : null;
    expect(left).toBe(Number.parseInt(content, 10) > 0 ? `${process.pid}\n` : null);
  },
);
