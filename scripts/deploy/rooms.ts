/**
 * `npm run deploy:rooms`: deploys the rooms and their variables to one's own Cloudflare account.
 * Arguments after `--` go to `wrangler deploy`, such as `--dry-run`, `--name my-chat` or
 * `--domain rooms.example.org`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RoomVariables, readRoomVariables } from "./room-variables";
import { bindingsOf, wranglerNode, wranglerPackage, writeWorker } from "./worker";

const { node } = process.versions;
if (Number.parseInt(node, 10) < wranglerNode) {
  console.error(
    `Cloudflare's tool (${wranglerPackage}) needs Node ${wranglerNode} or newer, and this is ${node}. ` +
      "Only this command does: Teahouse itself and the other commands run on this one.",
  );
  process.exitCode = 5;
} else {
  const variables = readRoomVariables();
  process.exitCode = variables ? await deploy(variables) : 2;
}

/** Runs in a temporary folder, where wrangler finds no `.env` to read and nothing to watch. */
async function deploy(variables: RoomVariables): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-deploy-"));
  try {
    await writeWorker(folder);
    const { args, secrets } = bindingsOf(variables);
    // JSON, because values in any other format may refer to variables of this process.
    const file = path.join(folder, "secrets.json");
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
    const command = ["--yes", wranglerPackage, "deploy", "--secrets-file", file, ...args];
    return (
      spawnSync("npx", [...command, ...process.argv.slice(2)], {
        cwd: folder,
        stdio: "inherit",
        env: { WRANGLER_SEND_METRICS: "false", ...process.env },
      }).status ?? 1
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
