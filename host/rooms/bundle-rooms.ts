import { copyFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { BuildOptions } from "esbuild";
import { root } from "../paths";
import { fillFacade, patchFacade, readFacade } from "./partykit-facade";

const roomModule = path.join(root, "party/room/room.ts");
/** What `partykit deploy` writes for a party other than `main`; see partykit.json. */
const inbox = `
import inbox from ${JSON.stringify(path.join(root, "party/inbox/inbox.ts"))};
export const inboxDO = createDurable(inbox, { name: "inbox" });
Workers.inbox = inbox;
`;

/** Builds the rooms and the engine's configuration for them into `folder`. */
export async function buildRooms(folder: string): Promise<void> {
  await copyConfiguration(folder);
  await bundleRooms(path.join(folder, "rooms.js"));
}

/**
 * Builds as `buildRooms` does, and again whenever a source changes. `onChange` is called after each
 * rebuild that changed the bundle; the next one waits for it. Returns the function that ends this.
 */
export async function watchRooms(
  folder: string,
  onChange: () => Promise<void>,
): Promise<() => Promise<void>> {
  await copyConfiguration(folder);
  const outfile = path.join(folder, "rooms.js");
  const options = await bundleOptions(outfile, roomModule);
  // Only who builds needs the compiler, so it is loaded here and in `bundleRooms`.
  const { build, context } = await import("esbuild");
  await build(options);
  let current = await readFile(outfile, "utf8");
  const watching = await context({
    ...options,
    plugins: [
      {
        name: "report-changes",
        setup: ({ onEnd }) =>
          onEnd(async ({ errors }) => {
            if (errors.length > 0) return;
            const bundle = await readFile(outfile, "utf8");
            if (bundle === current) return;
            current = bundle;
            await onChange();
          }),
      },
    ],
  });
  await watching.watch();
  return () => watching.dispose();
}

/**
 * Makes the bundle that `partykit deploy` would upload, PartyKit's facade included, as one module.
 * docs/decisions/0002-engine-without-wrapper.md says why it does not run in `partykit dev`.
 */
export async function bundleRooms(outfile: string, room: string = roomModule): Promise<void> {
  const { build } = await import("esbuild");
  await build(await bundleOptions(outfile, room));
}

async function copyConfiguration(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(path.join(root, "host/rooms/rooms.capnp"), path.join(folder, "rooms.capnp"));
}

async function bundleOptions(outfile: string, room: string): Promise<BuildOptions> {
  return {
    stdin: {
      contents: fillFacade(patchFacade(await readFacade()), room, inbox),
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
  };
}
