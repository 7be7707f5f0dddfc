/** `npm start` without rooms, beside rooms under `wrangler dev`. */
import { findWrangler, WranglerRooms, whyNoWrangler } from "../../scripts/test/wrangler";
import { freePort } from "./free-port";
import { test as base } from "./shared-fixtures";
import type { Stack } from "./stack";

export { expect } from "@playwright/test";

type Fixtures = {
  /** Skips the test where wrangler cannot run; else its programs. */
  wrangler: Awaited<ReturnType<typeof findWrangler>>;
  /** Both running. */
  cloudflare: { rooms: WranglerRooms; stack: Stack };
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  wrangler: async ({}, use, testInfo) => {
    const reason = whyNoWrangler();
    testInfo.skip(reason !== null, reason ?? "");
    const found = await findWrangler().catch((error) => {
      if (process.env.CI) throw error;
      return null;
    });
    testInfo.skip(!found, "wrangler is not at hand, and npm cannot fetch it");
    if (found) await use(found);
  },
  cloudflare: async ({ wrangler: _, shared, prepareStack }, use) => {
    const port = await freePort();
    const appPort = await freePort();
    const stack = await prepareStack({
      ...shared,
      PORT: String(appPort),
      PARTY_INTERNAL_URL: `http://127.0.0.1:${port}`,
      APP_URL: `http://127.0.0.1:${appPort}`,
      LIMITS_FACTOR: "1000",
    });
    const rooms = await WranglerRooms.prepare(port, {
      APP_URL: stack.origin,
      ROOM_TOKEN_SECRET: shared.ROOM_TOKEN_SECRET ?? "",
      INTERNAL_SECRET: shared.INTERNAL_SECRET ?? "",
      LIMITS_FACTOR: "1000",
      LOG_LEVEL: "info",
    });
    await Promise.all([rooms.start(), stack.start()]);
    await use({ rooms, stack });
    await stack.stop();
    await rooms.remove();
  },
});
