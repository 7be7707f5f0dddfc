/** `npm start` more than once on one database. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import webPush from "web-push";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { Bucket } from "./bucket";
import type { Stack } from "./stack";
import { test as base } from "./stack-fixtures";

export { expect } from "@playwright/test";

type Env = Record<string, string>;
type Fixtures = {
  /** The variables of starts that share a database and secrets. */
  shared: Env;
  /** Two starts, of which the first runs the rooms. */
  startInstances: (env?: Env) => Promise<{ first: Stack; second: Stack }>;
  bucket: Bucket;
  /** A start whose room servers join a cluster in the bucket. */
  joinCluster: (env?: Env) => Promise<Stack>;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  shared: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "teahouse-shared-"));
    const database = new EmbeddedPostgres(path.join(folder, "postgres"), 30);
    await database.start();
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    const secret = () => randomBytes(32).toString("hex");
    await use({
      ...{ ...database.variables, DATABASE_POOL: "5" },
      ...{ NEXTAUTH_SECRET: secret(), ROOM_TOKEN_SECRET: secret(), INTERNAL_SECRET: secret() },
      ...{ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey },
    });
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  },
  startInstances: async ({ shared, startStack }, use) => {
    await use(async (env) => {
      const first = await startStack({ ...shared, ...env });
      const rooms = `http://127.0.0.1:${first.partyPort}`;
      const second = await startStack({ ...shared, PARTY_INTERNAL_URL: rooms, ...env });
      return { first, second };
    });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  bucket: async ({}, use) => {
    const bucket = await Bucket.start();
    await use(bucket);
    await bucket.stop();
  },
  joinCluster: async ({ shared, bucket, startStack }, use) => {
    const CLUSTER_KEY = randomBytes(32).toString("hex");
    await use((env) =>
      startStack({ ...shared, ...bucket.variables, CLUSTER_KEY, ROOM_PROCESSES: "1", ...env }),
    );
  },
});
