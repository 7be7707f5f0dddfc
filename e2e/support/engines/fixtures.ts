/** Playwright's `test` for the journeys of e2e/engines, which run in three engines. */
import { expect } from "@playwright/test";
import { installMs } from "../../../scripts/test/browser";
import { type Person, signedIn } from "../basic-client";
import { tidyTest } from "../fixtures";
import { type Engine, type EngineName, openEngine } from "./engine";
import type { EnginePage, Spot } from "./page";

export { expect } from "@playwright/test";

export type EngineOptions = { engine: EngineName };
type Worker = { browserOf: Engine | { missing: string } };
type Fixtures = {
  /** A page of somebody who is not signed in. */
  guest: EnginePage;
  /** The same page, and Ann signed in on it. */
  ann: Person & { page: EnginePage };
  /** Somebody without a page. */
  bob: Person;
};

export const test = tidyTest.extend<Fixtures, EngineOptions & Worker>({
  engine: ["chromium", { scope: "worker", option: true }],

  browserOf: [
    async ({ engine }, use) => {
      const browser = await openEngine(engine).catch((error: Error) => {
        if (process.env.CI) throw error;
        return { missing: error.message };
      });
      await use(browser);
      if ("close" in browser) await browser.close();
    },
    { scope: "worker", timeout: installMs },
  ],

  guest: async ({ browserOf }, use) => {
    if ("missing" in browserOf) return test.skip(true, browserOf.missing);
    const { page, close } = await browserOf.open();
    await use(page);
    await close();
  },

  ann: async ({ guest }, use) => {
    const ann = await signedIn("ann");
    await signIn(guest, ann);
    await use(Object.assign(ann, { page: guest }));
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  bob: async ({}, use) => use(await signedIn("bob")),
});

async function signIn(page: EnginePage, { username, password }: Person): Promise<void> {
  // Text, which is there faster than a page of the app.
  await page.goto("/sw.js");
  const status = await page.evaluate(
    async (login) => {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify(login);
      return (await fetch("/api/Login", { method: "POST", headers, body })).status;
    },
    { username, password },
  );
  expect(status).toBe(200);
}

/** Opens a room's page and waits until it is connected. */
export async function openRoom(page: EnginePage, room: number): Promise<void> {
  await page.goto(`/rooms/${room}`);
  await connected(page).waitFor();
}

/** The button that counts people, in English or Chinese. */
export function connected(page: EnginePage): Spot {
  return page.getByRole("button", { name: /\d+ (person|people) here|\d+ ?人/ });
}

export const log = (page: EnginePage) => page.getByRole("log");
export const field = (page: EnginePage) => page.getByRole("textbox", { name: /^(Message|发)/ });
/** A sent message; a pending one is another element. */
export const message = (page: EnginePage, text: string) =>
  page.locator("[data-message]").filter({ hasText: text });

export async function write(page: EnginePage, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
}
