/** A process of its own: Postgres in WebAssembly, served on a Unix socket. */
import { mkdirSync, rmSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const [dataDir = "", socketPath = ""] = process.argv.slice(2);

mkdirSync(dataDir, { recursive: true, mode: 0o700 });
const db = await PGlite.create(dataDir);
// Left over where the process before this one was killed.
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
// The start script is gone, perhaps since a while: nobody will ask any more.
process.once("disconnect", stop);
if (process.connected) process.send?.("ready");
else void stop();
