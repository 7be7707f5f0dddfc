/**
 * `npm run deploy:party`: deploys the rooms and their variables to PartyKit's platform. Arguments
 * after `--` go to `partykit deploy`, such as `--preview NAME` or `--domain rooms.example.org`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { root } from "@/host/paths";
import { type RoomVariables, readRoomVariables } from "./room-variables";

const config = z.looseObject({ main: z.string(), parties: z.record(z.string(), z.string()) });

const given = readRoomVariables();
process.exitCode = given ? deploy(given) : 2;

/** Runs in a temporary folder: PartyKit puts every line of a `.env` that it finds into the bundle. */
function deploy(vars: RoomVariables): number {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-deploy-"));
  try {
    const project = config.parse(
      JSON.parse(readFileSync(path.join(root, "partykit.json"), "utf8")),
    );
    const parties = Object.entries(project.parties).map(([name, file]) => [name, inRoot(file)]);
    const file = path.join(folder, "partykit.json");
    // Not as arguments, which every user of this machine can read.
    writeFileSync(
      file,
      JSON.stringify({
        ...project,
        main: inRoot(project.main),
        parties: Object.fromEntries(parties),
        vars,
      }),
      { mode: 0o600 },
    );
    const tool = path.join(root, "node_modules/partykit/dist/bin.mjs");
    const args = [tool, "deploy", "--config", file, "--with-vars", ...process.argv.slice(2)];
    return spawnSync(process.execPath, args, { cwd: folder, stdio: "inherit" }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inRoot(file: string): string {
  return path.join(root, file);
}
