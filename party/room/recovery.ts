import { roomEpochs } from "@/lib/wire/internal-api";
import { type AppEnv, postToApp } from "../platform/app-client";
import { logger } from "../platform/logger";
import { counters } from "../platform/metrics";
import type { Archive } from "./archive";
import type { EventLog } from "./event-log";
import type { Policy } from "./policy";
import type { Recall } from "./recall";
import type { Retention } from "./retention";
import type { Revocations } from "./revocations";
import type { RoomId } from "./room-id";

/**
 * Notices that the room's storage or its archive has lost something. A lost storage is rebuilt from
 * Postgres: at once what must be known before anybody enters, the rest by and by (recall.ts).
 */
export class Recovery {
  constructor(
    private readonly parts: {
      archive: Pick<Archive, "doubt" | "noteSent">;
      eventLog: EventLog;
      policy: Pick<Policy, "set">;
      recall: Recall;
      retention: Retention;
      revocations: Revocations;
      roomId: RoomId;
    },
    private readonly env: AppEnv,
  ) {}

  /**
   * To be called with what a token or a command says about the archive, before anything is done for
   * it. If the archive is ahead, the room's storage was lost: the epochs are loaded from the app, so
   * that no token from before a removal is good, and ids go on behind the archive. Rejects if the app
   * cannot be asked; then, as after a crash on the way, the next call begins again.
   */
  async compare(room: number, archived: number | undefined): Promise<void> {
    const { archive, eventLog, policy, recall, retention, revocations, roomId } = this.parts;
    if (archived === undefined || eventLog.isEnded) return;
    // Mostly the archive went on since the caller read it, but it may have been restored.
    if (archived < eventLog.archived) archive.doubt();
    if (archived <= eventLog.head) return;
    const requestId = crypto.randomUUID();
    const response = await postToApp(this.env, "epochs", { room }, requestId);
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`the app answered ${response.status}`);
    }
    const known = roomEpochs.parse(await response.json());
    // Another call may have done it meanwhile. From here on only storage is awaited, so no event comes
    // in between.
    if (eventLog.isEnded || archived <= eventLog.head) return;
    counters.archiveDrifts++;
    const lost = { room, requestId, head: eventLog.head, archived: known.archived };
    logger.error(lost, "the room's storage was lost, and it goes on behind the archive");
    roomId.keep(room);
    await revocations.restore(known.epochs);
    if (known.keepDays !== undefined) retention.set(known.keepDays);
    policy.set(known);
    if (known.online !== undefined) archive.noteSent(known.online);
    await eventLog.startBehind(Math.max(archived, known.archived));
    recall.schedule();
  }
}
