/** The rooms as Cloudflare's tool, wrangler, takes them: for a deployment and for tests. */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "@/host/paths";
import { bundleRooms } from "@/host/rooms/bundle-rooms";
import type { RoomVariables } from "./room-variables";

/** Pinned, because each release brings an engine of its own. It is no dependency: it needs Node 22. */
export const wranglerPackage = "wrangler@4.164.0";
export const wranglerNode = 22;

/** PartyKit's platform adds this module; there are no static assets. */
const manifestImport = /^import (\w+) from "__STATIC_ASSETS_MANIFEST__";$/m;

type Secret = "ROOM_TOKEN_SECRET" | "INTERNAL_SECRET";
export type WorkerVariables = {
  /** Arguments for wrangler; every user of the machine can read those. */
  args: string[];
  /** By the name of the binding. */
  secrets: Record<string, string>;
};

/** Builds the bundle that one machine runs, too, and puts it and wrangler's configuration into `folder`. */
export async function writeWorker(folder: string): Promise<void> {
  const file = path.join(folder, "rooms.js");
  await bundleRooms(file);
  const bundle = await readFile(file, "utf8");
  if (!manifestImport.test(bundle)) {
    throw new Error("The bundle has changed: it no longer imports the manifest of static assets.");
  }
  await writeFile(file, bundle.replace(manifestImport, "const $1 = { assets: {} };"));
  await copyFile(
    path.join(root, "scripts/deploy/wrangler.jsonc"),
    path.join(folder, "wrangler.jsonc"),
  );
}

/** The rooms' variables under the names by which PartyKit's facade finds them. */
export function bindingsOf(variables: RoomVariables): WorkerVariables {
  const { ROOM_TOKEN_SECRET, INTERNAL_SECRET, ...others } = variables;
  const secrets: Record<Secret, string> = { ROOM_TOKEN_SECRET, INTERNAL_SECRET };
  return {
    args: Object.entries(others).flatMap(([name, value]) => ["--var", `pkvar-${name}:${value}`]),
    secrets: Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [`pkvar-${name}`, value]),
    ),
  };
}
