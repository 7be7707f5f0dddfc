import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { claimPort } from "@/host/ports";
import { cleanup } from "../host/cleanup";
import { listening, startChild } from "./child";
import { namedRooms, type Server } from "./server";

/** Debian's package installs it among the libraries of the machine's architecture. */
function library(): string | undefined {
  if (!existsSync("/usr/bin/erl")) return undefined;
  const folders = readdirSync("/usr/lib").filter((name) => name.endsWith("-linux-gnu"));
  return folders
    .map((name) => path.join("/usr/lib", name))
    .find((folder) => readdirSync(folder).some((name) => name.startsWith("ejabberd-")));
}

export function hasEjabberd(): boolean {
  return process.platform === "linux" && library() !== undefined;
}

/**
 * ejabberd with only rooms over WebSocket, in its own folder and under our own user. It gets no node
 * name, because Erlang would then start a port mapper that outlives it.
 */
export async function startEjabberd(): Promise<Server> {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-bench-ejabberd-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const forget = cleanup.add(removeFolder);
  const port = await claimPort("PORT", 0, "127.0.0.1");
  const configFile = path.join(folder, "ejabberd.yml");
  writeFileSync(configFile, configFor(port));
  const { pid, stop } = await startChild({
    name: "ejabberd",
    command: "/usr/bin/erl",
    args: ["+K", "true", "+P", "250000", "-noinput", "-mnesia", "dir", `"${folder}/db"`].concat([
      "-s",
      "ejabberd",
    ]),
    cwd: folder,
    env: {
      HOME: folder,
      ERL_LIBS: library() ?? "",
      EJABBERD_CONFIG_PATH: configFile,
      EJABBERD_LOG_PATH: path.join(folder, "ejabberd.log"),
      ERL_CRASH_DUMP: path.join(folder, "crash.dump"),
    },
    ready: () => listening(port),
  });
  return {
    rooms: async (wanted) => namedRooms(wanted, () => `ws://127.0.0.1:${port}/ws`),
    remove: async () => {},
    parts: () => [{ name: "ejabberd", pid }],
    socketParts: () => [{ name: "ejabberd", pid }],
    stop: async () => {
      await stop();
      forget();
      removeFolder();
    },
  };
}

const configFor = (port: number) => `
hosts: [localhost]
loglevel: error
auth_method: anonymous
anonymous_protocol: sasl_anon
allow_multiple_connections: true
shaper: {}
shaper_rules: {max_user_sessions: 100000}
listen:
  - port: ${port}
    ip: "127.0.0.1"
    backlog: 1024
    module: ejabberd_http
    request_handlers: {/ws: ejabberd_http_ws}
modules:
  mod_muc:
    access: all
    access_create: all
    history_size: 0
    max_users: 10000
    max_user_conferences: 10000
    default_room_options: {anonymous: true, max_users: 10000}
`;
