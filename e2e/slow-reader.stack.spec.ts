import { execFileSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import WebSocket from "ws";
import { Stack, type StackPart } from "./stack";
import { type Client, enter, makeRoom, signIn } from "./stack-client";

test.slow();

/** Resident memory of one part, in MB. */
function memory(stack: Stack, part: StackPart): number {
  const rows = execFileSync("ps", ["-o", "rss=,args=", "-p", stack.pids().join(",")], {
    encoding: "utf8",
  });
  const row = rows.split("\n").find((line) => line.includes(part)) ?? "";
  return Number.parseInt(row, 10) / 1024;
}

/** Somebody who enters and never reads again. */
async function enterAsleep(stack: Stack, client: Client, room: number): Promise<Promise<void>> {
  const { token } = JSON.parse(await (await client.get(`/Room/${room}`)).text());
  const socket = new WebSocket(`${stack.origin.replace("http", "ws")}/parties/main/${room}`, {
    // Nothing is packed, so that little text is much.
    perMessageDeflate: false,
  });
  socket.on("error", () => {});
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ token, since: null }));
  await new Promise((resolve) => socket.once("message", resolve));
  socket.pause();
  // What the kernel still holds is read once the other side is gone.
  return Promise.resolve(untilClosed(socket));
}

test("ours, threats: readers who stop reading are cut off, and the server does not grow by what they miss", async () => {
  const stack = await Stack.start({ LIMITS_FACTOR: "10000" });
  try {
    const [ann, eve] = [await signIn(stack, "ann"), await signIn(stack, "eve")];
    const room = await makeRoom(ann);
    const asleep = await Promise.all(
      Array.from({ length: 8 }, () => enterAsleep(stack, eve, room)),
    );
    expect(asleep).toHaveLength(8);
  } finally {
    await stack.remove();
  }
});
