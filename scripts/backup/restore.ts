/**
 * `npm run restore -- FILE`: restores a backup into an empty data folder and an empty database, and its files
 * into the folder or the bucket that the settings name.
 */
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import postgres from "postgres";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { moveDurably } from "@/host/database/move-durably";
import { endOrphan } from "@/host/database/postmaster";
import { lockData } from "@/host/lock";
import { secretsFile } from "@/host/secrets";
import { readSettings } from "@/host/settings";
import { StartError } from "@/host/start-error";
import { writeDurably } from "@/host/write-durably";
import { Backup } from "./backup-file";
import { command } from "./command";
import { FilesToRestore } from "./files-to-restore";
import { loadDatabase, requireEmpty } from "./load-database";
import { restoreOldBackup } from "./old-backup";

/** In the data folder, because its parent may belong to somebody else. */
const draftName = "restore.unfinished";
const options = { max: 1, prepare: false, connect_timeout: 5, onnotice: () => {} };

const overFiles = "--over-files";

const run: Parameters<typeof command>[1] = async (file, onStop, given) => {
  const settings = readSettings();
  const { DATA_DIR } = settings;
  if (!existsSync(file)) throw new StartError(`There is no ${file}.`, 2);
  const isEmpty = () => readdirSync(DATA_DIR).every((name) => [draftName, "lock"].includes(name));
  if (existsSync(DATA_DIR) && !isEmpty()) {
    throw new StartError(`${DATA_DIR} is not empty. Nothing was changed.`, 2);
  }
  const backup = (await isOld(file)) ? null : await Backup.open(file);
  await backup?.verify();
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  const unlock = await lockData(DATA_DIR);
  onStop(unlock);
  const draft = path.join(DATA_DIR, draftName);
  const clear = async () => {
    await endOrphan(path.join(draft, "postgres"));
    rmSync(draft, { recursive: true, force: true });
  };
  onStop(clear);
  try {
    await clear();
    mkdirSync(draft, { mode: 0o700 });
    giveToOwner(draft, DATA_DIR);
    if (!backup) await restoreOldBackup(file, draft, settings, onStop);
    else {
      writeDurably(secretsFile(draft), await backup.secrets());
      giveToOwner(secretsFile(draft), DATA_DIR);
      const files = new FilesToRestore(backup, settings, draft, given.has(overFiles));
      onStop(() => files.undo());
      const url = settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL;
      if (url) await load(postgres(url, options), backup, files);
      else {
        const database = new EmbeddedPostgres(path.join(draft, "postgres"), 1);
        onStop(() => database.stop());
        try {
          await database.start();
          await load(postgres({ ...database.address, ...options }), backup, files);
        } finally {
          await database.stop();
        }
      }
    }
    giveAllToOwner(path.join(draft, "files"), DATA_DIR);
    for (const name of readdirSync(draft)) {
      moveDurably(path.join(draft, name), path.join(DATA_DIR, name));
    }
  } finally {
    backup?.close();
    await clear();
    await unlock();
  }
  return (
    `Restored to ${DATA_DIR}. All sessions and access tokens have ended; passwords are those of the ` +
    "backup."
  );
};
await command("restore", run, [overFiles]);

/** Files first: what no row names does no harm, and a row without its file does. */
async function load(sql: postgres.Sql, backup: Backup, files: FilesToRestore): Promise<void> {
  try {
    await requireEmpty(sql);
    await files.restore();
    await loadDatabase(sql, backup);
  } catch (error) {
    await files.undo();
    throw error;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Whether it is a tar by gzip, as releases up to 0.1 made it. */
async function isOld(file: string): Promise<boolean> {
  const opened = await open(file);
  try {
    const { buffer } = await opened.read({ buffer: Buffer.alloc(2), position: 0 });
    return buffer.readUInt16BE() === 0x1f8b;
  } finally {
    await opened.close();
  }
}

function giveAllToOwner(folder: string, dataDir: string): void {
  if (process.getuid?.() !== 0 || !existsSync(folder)) return;
  giveToOwner(folder, dataDir);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    giveToOwner(path.join(folder, name), dataDir);
  }
}

/** Root restores for the user that will run Teahouse: the owner of the data folder. */
function giveToOwner(file: string, dataDir: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dataDir);
  chownSync(file, uid, gid);
}
