import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { claimPort } from "@/host/ports";
import { bundleRooms } from "@/host/rooms/bundle-rooms";
import { enginePath } from "@/host/rooms/engine";
import { cleanup } from "../host/cleanup";
import { listening, startChild } from "./child";
import { namedRooms, type Server } from "./server";

/** The engine that runs Teahouse's rooms, with a bare room; `puts` says whether it stores messages. */
export async function startEngine(puts: boolean): Promise<Server> {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-bench-engine-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const forget = cleanup.add(removeFolder);
  await bundleRooms(
    path.join(folder, "rooms.js"),
    path.join(import.meta.dirname, "programs/engine-room.ts"),
  );
  writeFileSync(path.join(folder, "rooms.capnp"), config);
  mkdirSync(path.join(folder, "storage"));
  const port = await claimPort("PORT", 0, "127.0.0.1");
  const { pid, stop } = await startChild({
    name: "the engine",
    command: enginePath(),
    args: [
      "serve",
      "--experimental",
      path.join(folder, "rooms.capnp"),
      `--socket-addr=http=127.0.0.1:${port}`,
      `--directory-path=storage=${path.join(folder, "storage")}`,
    ],
    ready: () => listening(port),
  });
  const query = puts ? "" : "?put=0";
  return {
    rooms: async (wanted) =>
      namedRooms(wanted, (room) => `ws://127.0.0.1:${port}/parties/main/${room}${query}`),
    remove: async () => {},
    parts: () => [{ name: "rooms", pid }],
    socketParts: () => [{ name: "rooms", pid }],
    stop: async () => {
      await stop();
      forget();
      removeFolder();
    },
  };
}

/** Like host/rooms/rooms.capnp, without Teahouse's variables. */
const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "rooms", worker = .rooms),
    (name = "storage", disk = (writable = true)),
  ],
  sockets = [(name = "http", http = (), service = "rooms")],
);
const rooms :Workerd.Worker = (
  modules = [
    (name = "rooms.js", esModule = embed "rooms.js"),
    (name = "__STATIC_ASSETS_MANIFEST__", esModule = "export default { assets: {} };"),
  ],
  compatibilityDate = "2024-07-18",
  bindings = [
    (name = "PARTYKIT_DURABLE", durableObjectNamespace = "PartyKitDurable"),
    (name = "PARTYKIT_CRONS", json = "{}"),
  ],
  durableObjectNamespaces = [(className = "PartyKitDurable", uniqueKey = "bench")],
  durableObjectStorage = (localDisk = "storage"),
);
`;
