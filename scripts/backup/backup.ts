/**
 * `npm run backup -- FILE`: saves everything in one file. It asks the running Teahouse; if none runs on
 * the data folder, it starts one on free ports meanwhile, as rooms must archive what they have.
 */
import { existsSync, statSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { archiveAll } from "@/host/archive-all";
import { findRunning } from "@/host/running";
import { readStoredSecrets, secretsFile } from "@/host/secrets";
import { readSettings } from "@/host/settings";
import { StartError } from "@/host/start-error";
import { Supervisor } from "@/host/supervisor";
import { writeBackup } from "./backup-file";
import { command } from "./command";

const withoutFiles = "--without-files";

const run: Parameters<typeof command>[1] = async (file, onStop, given) => {
  const { DATA_DIR, CLUSTER_BUCKET, PARTY_INTERNAL_URL } = readSettings();
  if (existsSync(file)) throw new StartError(`${file} already exists.`, 2);
  // Starts that share rooms and database keep no secrets in their data folders.
  const isShared = CLUSTER_BUCKET !== undefined || PARTY_INTERNAL_URL !== undefined;
  if (!isShared && !existsSync(secretsFile(DATA_DIR))) {
    throw new StartError(`Teahouse was never started on the data folder ${DATA_DIR}.`, 2);
  }
  const secrets = readStoredSecrets(DATA_DIR);
  const secret = process.env.INTERNAL_SECRET || secrets.INTERNAL_SECRET;
  if (!secret) throw new StartError("INTERNAL_SECRET must be set as it is for Teahouse.", 2);
  const running = await findRunning(DATA_DIR);
  const own = running === undefined ? await startOwn(DATA_DIR, onStop) : undefined;
  const origin = running ?? own?.origin ?? "";
  try {
    const { behind } = await archiveAll(origin, secret, { all: own !== undefined });
    const snapshot = await requestSnapshot(origin, secret, !given.has(withoutFiles));
    const { contents, savedFiles: files } = await writeBackup(
      file,
      snapshot,
      `${JSON.stringify(secrets, null, 2)}\n`,
    );
    const count = (table: string) => contents[table]?.rows ?? 0;
    if (behind > 0) {
      throw new StartError(
        `${file} is complete but for the newest messages of ${behind} of ${count("rooms")} rooms, which could ` +
          "not archive them. See the log, and back up again.",
        10,
      );
    }
    if (files && files.missing > 0) {
      throw new StartError(
        `${file} is complete but for ${files.missing} files that are lost: the database names them, and they ` +
          "are not where files are. The log has their keys.",
        10,
      );
    }
    const saved = files ? `${count("files")} files` : "without files";
    return `Backed up to ${file}: ${count("rooms")} rooms, ${count("messages")} messages, ${saved}.`;
  } finally {
    await own?.supervisor.stop();
  }
};
await command("backup", run, [withoutFiles]);

async function startOwn(
  dataDir: string,
  onStop: (undo: () => Promise<void>) => void,
): Promise<{ supervisor: Supervisor; origin: string }> {
  // Root's files in the rooms' storage would keep their owner from starting.
  if (process.getuid?.() === 0 && statSync(dataDir).uid !== 0) {
    throw new StartError(
      `Teahouse does not run. To back up without it, run this as the owner of ${dataDir}.`,
      2,
    );
  }
  Object.assign(process.env, { PORT: "0", PARTY_PORT: "0", HOST: "127.0.0.1" });
  const supervisor = new Supervisor(
    false,
    ({ message, code }) => {
      console.error(message);
      process.exit(code);
    },
    false,
  );
  onStop(() => supervisor.stop());
  try {
    const { port } = new URL(await supervisor.start());
    return { supervisor, origin: `http://127.0.0.1:${port}` };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** Not by fetch, which gives up when an answer begins late. */
async function requestSnapshot(
  origin: string,
  secret: string,
  withFiles: boolean,
): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { Authorization: `Bearer ${secret}` };
    const query = withFiles ? "" : "?files=0";
    request(`${origin}/api/internal/backup${query}`, { method: "POST", headers }, resolve)
      .once("error", reject)
      .end();
  });
  if (response.statusCode === 200) return response;
  response.resume();
  throw new StartError(`Teahouse answered ${response.statusCode}; see its log.`, 1);
}
