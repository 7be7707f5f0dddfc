import type { DatabaseVariables } from "../database/start-database";
import { httpAnswer } from "../http-answer";
import { ManagedProcess, nodeProgram } from "../managed-process";
import type { PartOptions } from "../part-options";

/** Starts the app: pages, REST and the relay of sockets on one port. */
export async function startApp(
  { settings, secrets, ports, development, onStop }: PartOptions,
  database: DatabaseVariables,
): Promise<void> {
  const app = new ManagedProcess({
    name: "app",
    ...nodeProgram("web/web.ts"),
    env: {
      ...secrets,
      ...database,
      NODE_ENV: development ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      // next-auth takes its own address from the request.
      AUTH_TRUST_HOST: "1",
      PORT: String(ports.app),
      PARTY_INTERNAL_URL: `http://127.0.0.1:${ports.rooms}`,
      LIMITS_FACTOR: String(settings.LIMITS_FACTOR),
    },
    // The web server refuses this by itself, without Next, database or rooms. In development a
    // breakpoint, or a large page that is compiled, stops it.
    ask: development
      ? undefined
      : (signal) =>
          httpAnswer({
            ...{ host: settings.HOST ?? "127.0.0.1", port: ports.app, signal },
            ...{ method: "OPTIONS", path: "*" },
          }),
    noise: /Running next\.config\.js/,
    // It ends by itself after 2 s.
    stopMs: 2_500,
  });
  onStop((atOnce) => app.stop(atOnce));
  await app.start();
}
