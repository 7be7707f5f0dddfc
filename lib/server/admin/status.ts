/** How the server is, for administrators. */
import "server-only";
import type { AdminStatus } from "@/lib/shared/api/admin";
import packageJson from "@/package.json";
import { isDatabaseUp } from "../db/db";
import { counts } from "../db/queries/admin-status";
import { bytesOfAll } from "../db/queries/file-bytes";
import { storedBytes } from "../db/queries/stored-text";
import { env } from "../env";
import { areRoomServersUp, fetchRoomCounters } from "../party/party-client";
import { storageQuota } from "../quotas";

const started = Math.floor(Date.now() / 1_000 - process.uptime());

export async function serverStatus(): Promise<AdminStatus> {
  const [database, rooms, counters, counted, texts, files] = await Promise.all([
    isDatabaseUp(),
    areRoomServersUp(),
    fetchRoomCounters(),
    counts(),
    storedBytes(),
    bytesOfAll(),
  ]);
  const state = (up: boolean) => (up ? "up" : "down");
  const textsQuota = storageQuota();
  return {
    version: packageJson.version,
    started,
    health: { app: "up", database: state(database), rooms: state(rooms) },
    people: counted.people,
    rooms: counted.rooms,
    sockets: counters && counters.roomSockets + counters.inboxSockets,
    storage: {
      texts,
      textsQuota: Number.isFinite(textsQuota) ? textsQuota : null,
      files,
      filesQuota: env().QUOTA_FILES_MB * 1_000_000 || null,
      database: counted.database,
    },
    jobs: {
      archiveBacklog: counters?.archiveBacklog ?? null,
      archiveLagSeconds: counters?.archiveLagSeconds ?? null,
      pushesWaiting: counted.pushesWaiting,
      commandsWaiting: counted.commandsWaiting,
      filesToDelete: counted.filesToDelete,
      roomsToDelete: counted.roomsToDelete,
      lastBackup: counted.lastBackup,
    },
    reportsOpen: counted.reportsOpen,
  };
}
