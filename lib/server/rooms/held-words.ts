/** The words that administrators hold back, as rooms are told them. */
import "server-only";
import { createHash } from "node:crypto";
import { after } from "next/server";
import { foldWords } from "@/lib/wire/held-words";
import type { HeldWords } from "@/lib/wire/internal-api";
import * as rooms from "../db/queries/rooms";
import { logger } from "../observability/app-logger";
import { sendToEach, sendToRoom } from "../party/party-client";
import { currentSettings } from "../settings/server-settings";

const listed = new WeakMap<string[], HeldWords>();

/** Rejects if the database cannot be reached. */
export async function heldWordsNow(): Promise<HeldWords> {
  const { heldWords } = await currentSettings();
  const known = listed.get(heldWords);
  if (known) return known;
  const list = [...new Set(heldWords.map(foldWords))].filter((word) => word !== "").sort();
  const version =
    list.length > 0
      ? createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 12)
      : undefined;
  const words = { version, list };
  listed.set(heldWords, words);
  return words;
}

/** By which a room knows whether it has the list; undefined while it is empty. */
export async function wordsVersion(): Promise<string | undefined> {
  return (await heldWordsNow()).version;
}

/** To be called after `heldWords` was changed: tells the rooms with people online. Others learn by token. */
export function tellRoomsHeldWordsLater(): void {
  after(async () => {
    const command = { type: "words", ...(await heldWordsNow()) } as const;
    await sendToEach(await rooms.occupiedIds(), async (id) => {
      await sendToRoom(id, command).catch((err: unknown) => {
        logger.warn({ room: id, err }, "a room was not told the held words");
      });
    });
  });
}
