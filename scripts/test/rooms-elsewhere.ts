import { randomBytes } from "node:crypto";
import path from "node:path";
import webPush from "web-push";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { WranglerRooms } from "./wrangler";

type Env = Record<string, string>;

/**
 * Starts rooms under `wrangler dev` on PARTY_PORT, and a database for a start at PORT that runs none.
 * Returns that start's variables. `database` is a database to use instead.
 */
export async function startRoomsElsewhere(
  folder: string,
  database: Env,
  LIMITS_FACTOR: string,
): Promise<{ env: Env; stop(): Promise<void> }> {
  const postgres = database.DATABASE_URL
    ? null
    : new EmbeddedPostgres(path.join(folder, "database"), 10);
  const secret = () => randomBytes(32).toString("hex");
  const shared = { ROOM_TOKEN_SECRET: secret(), INTERNAL_SECRET: secret(), LIMITS_FACTOR };
  const rooms = await WranglerRooms.prepare(
    Number(process.env.PARTY_PORT),
    { ...shared, APP_URL: `http://127.0.0.1:${process.env.PORT}`, LOG_LEVEL: "info" },
    (text) => process.stderr.write(text),
  );
  await Promise.all([rooms.start(), postgres?.start()]);
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  return {
    env: {
      ...shared,
      ...postgres?.variables,
      NEXTAUTH_SECRET: secret(),
      VAPID_PUBLIC_KEY: publicKey,
      VAPID_PRIVATE_KEY: privateKey,
      PARTY_INTERNAL_URL: rooms.origin,
    },
    stop: async () => {
      await rooms.remove();
      await postgres?.stop();
    },
  };
}
