/**
 * Clients of the API document in other languages, written from the document alone. They check for
 * themselves what they get and print what held.
 */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { webOrigin } from "../support/address";

const run = promisify(execFile);

/** Both read their own source and write as the locale says, which may be plain ASCII. */
const utf8 = {
  java: ["-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"],
  python: ["-X", "utf8"],
};

const document = [
  "users are created once and can be read by anyone",
  "a login succeeds with the MD5 of the password only, and rooms need one",
  "rooms are created, listed newest first, and deleted by their owner",
  "people enter, talk and leave, and the others are told",
  "what several people say at once is answered, and reaches everyone in one order",
  "a person with two sockets hears what the other one says, and enters once",
  "a text arrives as it was sent, or the answer is false",
  "what is sent right before the close is answered and delivered",
  "a token opens one socket, and a made-up one opens none",
  "rooms do not mix",
  "members are listed, and the messages of one who was removed are answered with false",
  "a deleted room is gone, and its sockets are closed",
  "a logout ends the session",
];

test("a Java program gets what the API document says, with its default HttpClient", async () => {
  const version = await versionOf("java", ["-version"], /version "(\d+)/);
  test.skip(!version || version.major < 17, "there is no Java 17 or newer on this machine");
  expect(await heldBy("java", "DocumentClient.java", ...utf8.java)).toStrictEqual(document);
});

test("a Python program gets what the API document says", async () => {
  const version = await versionOf("python3", ["--version"], /Python (\d+)\.(\d+)/);
  const isOld = !version || version.major < 3 || (version.major === 3 && version.minor < 9);
  test.skip(isOld, "there is no Python 3.9 or newer on this machine");
  expect(await heldBy("python3", "document_client.py", ...utf8.python)).toStrictEqual(document);
});

/** What held of the document, in order; throws with what did not. */
async function heldBy(command: string, file: string, ...options: string[]): Promise<string[]> {
  const args = [...options, path.join(import.meta.dirname, file), webOrigin];
  const { stdout } = await run(command, args, { timeout: 60_000 });
  return stdout.trim().split("\n");
}

/** Null without that program. */
async function versionOf(command: string, args: string[], pattern: RegExp) {
  const output = await run(command, args).catch(() => null);
  const [, major, minor = 0] = pattern.exec(`${output?.stdout}${output?.stderr}`) ?? [];
  return major === undefined ? null : { major: Number(major), minor: Number(minor) };
}
