import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./paths";

/** As `partykit deploy` writes it for a party besides `main`; see partykit.json. */
const inbox = `
import inbox from ${JSON.stringify(path.join(root, "party/inbox/inbox.ts"))};
export const inboxDO = createDurable(inbox, { name: "inbox" });
Workers.inbox = inbox;
`;

/**
 * Makes the bundle that `partykit deploy` would upload: PartyKit's own facade around a room
 * (ours, unless the bench gives another one), as one module. See docs/decisions for why
 * `npm start` does not use `partykit dev`.
 */
export async function bundleRooms(
  outfile: string,
  room: string = path.join(root, "party/room/room.ts"),
): Promise<void> {
  const facade = await readFile(path.join(root, "node_modules/partykit/dist/generated.js"), "utf8");
  if (!facade.includes("async webSocketClose(ws, code, reason, wasClean)")) {
    throw new Error("PartyKit is not patched (host/patches): run npm ci without --ignore-scripts.");
  }
  await build({
    stdin: {
      contents: facade
        .replace("__WORKER__", room)
        .replace("__R2_BINDINGS__", "[]")
        .replace("__KV_BINDINGS__", "[]")
        .replace("__PARTIES__", inbox),
      resolveDir: root,
    },
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["partykit", "workerd", "worker"],
    external: ["__STATIC_ASSETS_MANIFEST__", "node:*", "cloudflare:*"],
    define: { PARTYKIT_HOST: '""', PARTYKIT_API_BASE: '""' },
    logLevel: "warning",
  });
}
