/** The database process: Postgres in WebAssembly, served on a Unix socket. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const [dataDir = "", socketPath = ""] = process.argv.slice(2);

if (!existsSync(path.join(dataDir, "PG_VERSION"))) await createDatabase();
const db = await PGlite.create(dataDir);
// Left behind if the previous process was killed.
rmSync(socketPath, { force: true });
const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 50 });
await server.start();

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  await server.stop();
  await db.close();
  process.exit(0);
}
process.once("SIGTERM", stop);
// The start script has died, so nobody needs this process; it may have died before this line ran.
process.once("disconnect", stop);
if (process.connected) process.send?.("ready");
else void stop();

/** Creates the database under another name and renames it, so that a partial one is never opened. */
async function createDatabase() {
  const draft = `${dataDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const script = fileURLToPath(new URL("./create-database.mjs", import.meta.url));
  const creation = spawn(process.execPath, [script, draft], { stdio: "inherit" });
  const abandon = () => {
    creation.kill("SIGKILL");
    process.exit(0);
  };
  process.once("SIGTERM", abandon);
  process.once("disconnect", abandon);
  const [code] = await once(creation, "exit");
  process.off("SIGTERM", abandon);
  process.off("disconnect", abandon);
  if (code !== 0) process.exit(1);
  renameSync(draft, dataDir);
}
