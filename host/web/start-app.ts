import type { DatabaseVariables } from "../database/start-database";
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
    noise: /Running next\.config\.js/,
    stopMs: 3_000,
  });
  onStop(() => app.stop());
  await app.start();
}
