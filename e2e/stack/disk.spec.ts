import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type WebSocket from "ws";
import { mountDisk } from "../support/small-disk";
import { Stack } from "../support/stack";
import { enter, makeRoom, replayed, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

test("npm start: a read-only data folder is reported, with exit code 7", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-disk-"));
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  try {
    const started = Stack.start({ DATA_DIR: path.join(file, "data") });
    await expect(started).rejects.toThrow(/ended with 7: Cannot write to the data folder /);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("npm start: a full disk is reported, with exit code 7", async () => {
  const disk = mountDisk(8);
  test.skip(!disk, "mounting is not possible here");
  if (!disk) return;
  try {
    await expect(Stack.start({ DATA_DIR: disk.folder })).rejects.toThrow(
      /ended with 7: The disk of the data folder .* is full: \d MB free/,
    );
  } finally {
    disk.remove();
  }
});

test("promise: a full disk acknowledges nothing; once there is space the room goes on, and nothing is lost", async ({
  startStack,
}) => {
  const disk = mountDisk(200);
  test.skip(!disk, "mounting is not possible here");
  if (!disk) return;
  try {
    const stack = await startStack({ DATA_DIR: disk.folder, DATABASE_URL: "" });
    const ann = await signIn(stack, "ann");
    const room = await makeRoom(ann);
    const socket = await enter(stack, ann, room, 0);
    const other = await enter(stack, ann, room, 0);
    const otherClosed = new Promise((resolve) => other.once("close", resolve));
    expect(await say(socket, "one")).toBe(true);
    const freeSpace = disk.fill();
    // From the engine if the write fails on its way to the disk, from the room if it is refused.
    expect([1011, 4503]).toContain(await say(socket, "two"));
    expect([1011, 4503]).toContain(await otherClosed);
    freeSpace();
    const again = await enter(stack, ann, room, 0);
    expect(await say(again, "two")).toBe(true);
    again.terminate();
    expect(await replayed(stack, ann, room)).toStrictEqual(["one", "two"]);
    // Must end before its disk is unmounted.
    await stack.stop();
  } finally {
    disk.remove();
  }
});

/** Sends `msg` with itself as cid; returns the status of the answer or the close code. */
function say(socket: WebSocket, msg: string): Promise<boolean | number> {
  return new Promise((resolve) => {
    socket.on("message", (data) => {
      for (const frame of [JSON.parse(String(data))].flat()) {
        if ("status" in frame && frame.cid === msg) resolve(frame.status);
      }
    });
    socket.once("close", resolve);
    socket.send(JSON.stringify({ msg, cid: msg }));
  });
}
