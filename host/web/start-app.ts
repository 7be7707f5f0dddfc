import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import type { RequestOptions } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DatabaseVariables } from "../database/start-database";
import { filesFolder, filesUpload, filesWarning } from "../files-folder";
import { httpAnswer } from "../http-answer";
import { logger } from "../logger";
import { builtProgram, ManagedProcess, nodeProgram } from "../managed-process";
import type { PartOptions } from "../part-options";
import { buildDir, root } from "../paths";
import { stoppingMessage } from "./readiness";

/**
 * Starts the web server with the sockets of clients, at the public port, and the app with pages and
 * REST, which it calls. Each goes on, or is started again, without the other. Returns the function that
 * has `GET /ready` send everybody to other instances.
 */
export async function startApp(
  { settings, secrets, ports, roomsUrls, development, onStop }: PartOptions,
  database: DatabaseVariables,
): Promise<() => void> {
  // Apart from the data folder, because a socket's path must be short; it keeps other users out.
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-"));
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  const sockets = {
    app: path.join(folder, "app.sock"),
    control: path.join(folder, "control.sock"),
  };
  const program = (name: "app" | "web") =>
    development
      ? nodeProgram(`web/${name}.ts`, sockets.app, sockets.control)
      : builtProgram(name, sockets.app, sockets.control);
  const common = {
    NODE_ENV: development ? "development" : "production",
    PORT: String(ports.app),
    PARTY_INTERNAL_URL: roomsUrls.join(","),
    OWN_ROOM_SERVERS: String(settings.PARTY_INTERNAL_URL ? 0 : roomsUrls.length),
    LIMITS_FACTOR: String(settings.LIMITS_FACTOR),
  };
  // Before each start: the temporary folder may have been cleaned up. Throws if it is another user's.
  const prepare = () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  };
  // Both answer this by themselves, without Next, database or rooms. In development a breakpoint, or a
  // large page that is compiled, stops them.
  const askAt = (address: RequestOptions) =>
    development
      ? undefined
      : (signal: AbortSignal) => httpAnswer({ ...address, signal, method: "OPTIONS", path: "*" });
  const app = new ManagedProcess({
    name: "app",
    ...program("app"),
    env: {
      ...secrets,
      ...database,
      ...common,
      // The app starts it when there are files to examine.
      MEDIA_PROGRAM: development
        ? path.join(root, "host/media/media.ts")
        : path.join(buildDir, "media.js"),
      // Empty counts as none.
      FILES_FOLDER: filesFolder(settings) ?? "",
      FILES_UPLOAD: filesUpload(settings) ?? "",
      NEXT_TELEMETRY_DISABLED: "1",
      // next-auth takes its own address from the request.
      AUTH_TRUST_HOST: "1",
    },
    prepare,
    ask: askAt({ socketPath: sockets.app }),
    noise: /Running next\.config/,
    // The web server has ended, and with it all requests.
    stopMs: 500,
  });
  const warning = filesWarning(settings);
  if (warning) logger.warn(warning);
  const { INTERNAL_SECRET, ROOM_TOKEN_SECRET } = secrets;
  const web = new ManagedProcess({
    name: "web",
    ...program("web"),
    env: { ...common, INTERNAL_SECRET, ROOM_TOKEN_SECRET },
    prepare,
    ask: askAt({ host: settings.HOST ?? "127.0.0.1", port: ports.app }),
    // It ends by itself after 1.5 s.
    stopMs: 2_000,
  });
  onStop((atOnce) => app.stop(atOnce));
  onStop((atOnce) => web.stop(atOnce));
  await Promise.all([app.start(), web.start()]);
  return () => web.send(stoppingMessage);
}
