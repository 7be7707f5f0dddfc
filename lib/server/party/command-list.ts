/**
 * Sends the commands that were stored with a change (db/queries/room-commands.ts): at once by the
 * request that made the change, and in the background until they are confirmed.
 */
import "server-only";
import { setTimeout } from "node:timers/promises";
import { after } from "next/server";
import pLimit from "p-limit";
import type { Relayed } from "@/lib/wire/internal-api";
import { namesSessions } from "@/lib/wire/sign-out";
import * as accountDeletion from "../db/queries/account-deletion";
import * as members from "../db/queries/members";
import type { Claimed, Target } from "../db/queries/room-commands";
import * as roomCommands from "../db/queries/room-commands";
import { Problem } from "../http/problem";
import { warnSparingly } from "../observability/app-logger";
import { sendCommand } from "./party-client";
import { isInCluster, waitToRepeat } from "./room-move";
import { unconfirmedSignOuts } from "./unconfirmed-sign-outs";

/** Commands claimed at a time. Sent eight at a time, they take less than their lease. */
const claimedAtOnce = 32;
const sentAtOnce = 8;
/** Commands that come late leave a gap, so a room that is back gets them within this time. */
const maxWaitSeconds = 8;
/** How often commands that are due are looked for; the list is nearly always empty. */
const intervalMs = 2_000;
/** What an answer waits for rooms that nothing depends on. */
const patienceMs = 1_000;
/** What it waits for a room that must confirm. As long as one attempt may take; in a cluster, as a move may. */
const confirmationMs = { alone: 3_000, inCluster: 30_000 };

/** Rooms whose last attempt failed, as far as this process knows. */
const failing = new Set<number>();

/** 503: the change is made, but the room that it is about may still act on the old state. */
export class NotConfirmed extends Problem {
  constructor() {
    super(
      503,
      "This is stored, but the room has not confirmed it yet. It is told again until it does.",
      {
        headers: { "Retry-After": "5" },
      },
    );
  }
}

/**
 * Sends a room's stored commands. Throws NotConfirmed if the room does not confirm them within 3 s, in a
 * cluster within 30 s, as it may be moving; they are sent again in the background.
 */
export function requireConfirmed(roomId: number): Promise<void> {
  return untilConfirmed([roomOf(roomId)]);
}

/** The same for a person's inbox and all of their rooms. */
export async function requireConfirmedByRoomsOf(userId: number): Promise<void> {
  const roomIds = await members.roomIdsOf(userId);
  await untilConfirmed([{ to: "inbox", id: userId }, ...roomIds.map(roomOf)]);
}

async function untilConfirmed(targets: Target[]): Promise<void> {
  const end = Date.now() + (isInCluster() ? confirmationMs.inCluster : confirmationMs.alone);
  for (let tries = 0; Date.now() < end; tries++) {
    const sent = deliver(targets);
    const isSent = await Promise.race([sent, setTimeout(end - Date.now(), false, { ref: false })]);
    if (!isSent && !isInCluster()) break;
    if (isSent && !(await roomCommands.areWaiting(targets))) return;
    if (!isSent) await waitToRepeat(tries);
    // Another process is sending an earlier command.
    else await setTimeout(50);
  }
  throw new NotConfirmed();
}

/** Sends the stored commands of a person's inbox and rooms; waits for them a second at most. */
export async function deliverToRoomsOf(userId: number): Promise<void> {
  const roomIds = await members.roomIdsOf(userId);
  await deliverSoon([{ to: "inbox", id: userId }, ...roomIds.map(roomOf)]);
}

/** Sends the stored commands of these rooms and inboxes; waits for them a second at most. */
export async function deliverSoon(targets: Target[]): Promise<void> {
  const sent = deliver(targets);
  after(() => sent);
  await Promise.race([sent, setTimeout(patienceMs, undefined, { ref: false })]);
}

/**
 * To be called when a room was heard of, or somebody is about to enter it: sends what it missed while
 * it could not be reached.
 */
export function deliverIfFailing(roomId: number): void {
  // An attempt that fails adds it again.
  if (failing.delete(roomId)) after(() => deliver([roomOf(roomId)]));
}

/** Looks for commands that are due, every 2 s as long as this process runs. */
export function deliverInBackground(): void {
  let isRunning = false;
  setInterval(async () => {
    if (isRunning) return;
    isRunning = true;
    await deliver();
    await closeUnconfirmed();
    isRunning = false;
  }, intervalMs).unref();
}

/** Closes at this relay the sockets of sessions that ended through another instance. Never throws. */
export async function closeUnconfirmed(): Promise<void> {
  // A database that cannot be read is logged by `deliver`.
  for (const each of await roomCommands.failing(claimedAtOnce).catch(() => [])) closeRelayed(each);
}

/**
 * Sends stored commands until there are none left: of these targets, else those that are due. False if
 * one failed. Never throws.
 */
export async function deliver(targets?: Target[]): Promise<boolean> {
  let wanted = targets;
  let isDone = true;
  try {
    while (wanted?.length !== 0) {
      const claimed = await roomCommands.claim(claimedAtOnce, wanted);
      if (claimed.length === 0) break;
      const failed = await sendAll(claimed);
      if (failed.length > 0) isDone = false;
      wanted = wanted?.filter((each) => !failed.some((one) => isSame(one, each)));
    }
  } catch {
    // The background tries again. Most likely the database cannot be reached, which others log.
    warnSparingly("the list of commands cannot be read or written", "database");
    return false;
  }
  return isDone;
}

/** Returns the targets that could not be reached. */
async function sendAll(claimed: Claimed[]): Promise<Target[]> {
  const failed: Target[] = [];
  const confirmed: number[] = [];
  await pLimit(sentAtOnce).map(claimed, async ({ key, attempts, relayed }) => {
    const { to, id, command } = relayed;
    try {
      await sendCommand(relayed);
      if (command.type === "forget") await accountDeletion.markForgotten(id, command.uid);
      confirmed.push(key);
      if (to === "main") failing.delete(id);
    } catch {
      warnSparingly("a command waits for a room or an inbox", command.type);
      failed.push({ to, id });
      closeRelayed(relayed);
      if (to === "main") failing.add(id);
      await roomCommands.postpone(key, Math.min(maxWaitSeconds, 2 ** (attempts - 1)));
    }
  });
  await roomCommands.confirmed(confirmed);
  return failed;
}

/** Has this machine's relay, if there is one, close the sockets of sessions that have ended. */
function closeRelayed({ to, id, command }: Relayed): void {
  if (command.type === "forget") unconfirmedSignOuts().emit("unconfirmed", { uid: command.uid });
  // One that names no session may be repeated when the person has signed in again.
  if (command.type !== "sign-out" || !namesSessions(command)) return;
  const { only, ended } = command;
  const uid = to === "main" ? command.uid : id;
  unconfirmedSignOuts().emit("unconfirmed", { uid, only, ended });
}

function roomOf(id: number): Target {
  return { to: "main", id };
}

function isSame(one: Target, other: Target): boolean {
  return one.to === other.to && one.id === other.id;
}
