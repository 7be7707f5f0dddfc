import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "@/host/paths";
import { claimPort } from "@/host/ports";

/**
 * Calls `work` with the address of the Teahouse at BASE_URL or, without that, of a new and empty one
 * on free ports, which is removed afterwards.
 */
export async function withTeahouse(work: (base: string) => Promise<void>): Promise<void> {
  if (process.env.BASE_URL) return work(process.env.BASE_URL);
  const port = await claimPort("PORT", 0, undefined);
  const partyPort = await claimPort("PARTY_PORT", 0, "127.0.0.1");
  const dataDir = mkdtempSync(path.join(tmpdir(), "teahouse-"));
  const server = spawn("node", ["host/start.mjs"], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: "",
      PORT: String(port),
      PARTY_PORT: String(partyPort),
      DATA_DIR: dataDir,
      // A script acts as many people from one address, faster than people do.
      LIMITS_FACTOR: "50",
    },
    stdio: ["ignore", "pipe", 2],
  });
  const ended = once(server, "exit");
  const opened = new Promise<void>((resolve) => {
    server.stdout?.on("data", (text) => String(text).includes("is open at") && resolve());
  });
  const failed = ended.then(([code]) =>
    Promise.reject(new Error(`The server exited with ${code}`)),
  );
  try {
    await Promise.race([opened, failed]);
    await Promise.race([work(`http://127.0.0.1:${port}`), failed]);
  } finally {
    failed.catch(() => {});
    server.kill("SIGTERM");
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}
