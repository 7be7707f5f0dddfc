/**
 * Runs a Teahouse for the tests until SIGTERM, on PORT and PARTY_PORT, with a data folder
 * of its own and, with DATABASE_URL, a new database on that server. Both are removed at the end.
 * With TEST_ROOMS=wrangler the rooms run under `wrangler dev` instead of in this Teahouse.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "@/host/paths";
import { makeTestDatabase } from "./database";
import { startRoomsElsewhere } from "./rooms-elsewhere";

/** The tests are many people at one address. */
const LIMITS_FACTOR = "100";
const dataDir = mkdtempSync(path.join(tmpdir(), "teahouse-test-"));
const database = await makeTestDatabase();
const elsewhere =
  process.env.TEST_ROOMS === "wrangler"
    ? await startRoomsElsewhere(dataDir, database.env, LIMITS_FACTOR)
    : null;
const server = spawn(process.execPath, ["host/start.mjs"], {
  cwd: root,
  env: {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: "1",
    ...database.env,
    DATA_DIR: dataDir,
    LIMITS_FACTOR,
    // What the tests write leads to hosts that do not exist.
    LINK_PREVIEWS: "off",
    // The tests' own, for the rooms' port; pages come through the web port, as they do by default.
    PARTY_URL: "",
    ...elsewhere?.env,
  },
  stdio: ["ignore", "ignore", "inherit"],
  // Playwright signals this whole process group; the server should get the signal once, from here.
  detached: true,
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => server.kill("SIGTERM"));
}
const [code] = await once(server, "exit");
await elsewhere?.stop();
await database.drop();
rmSync(dataDir, { recursive: true, force: true });
process.exitCode = code ?? 1;
