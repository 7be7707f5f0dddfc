/** The way to ./file-messages.ts, whose code loads with the first message that has files. */
import "client-only";
import type { PendingFiles } from "../state/types";
import type { RoomFileMessages } from "./room-file-messages";

type Part = typeof import("./file-messages");

const retryMs = 10_000;
let loading: Promise<Part> | null = null;

/** To be called with each change of these messages; sends each of them exactly once. */
export function deliverFiles(room: RoomFileMessages): void {
  if (room.messages.length === 0 && !loading) return;
  void load().then(({ fileMessages }) => fileMessages().follow(room));
}

/** Ends the uploads of a message that was discarded. */
export function giveUpFiles(message: PendingFiles): void {
  void load().then(({ fileMessages }) => fileMessages().giveUp(message));
}

/** In the order of the calls. Tries again where the code cannot be had, as offline. */
function load(): Promise<Part> {
  loading ??= loadPatiently();
  return loading;
}

async function loadPatiently(): Promise<Part> {
  for (;;) {
    try {
      return await import("./file-messages");
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}
