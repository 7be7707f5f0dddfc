/** Playwright's `test` with people in browsers of their own. */
import { type Browser, expect, type Page } from "@playwright/test";
import { findBrowserInWorker, installMs } from "../../scripts/test/browser";
import { unique } from "./basic-client";
import { type BrowserPerson, logIn, password } from "./browser-person";
import { checkTraffic } from "./check-page";
import { tidyTest } from "./fixtures";
import { watchErrors } from "./page-errors";

export { expect } from "@playwright/test";

export type Look = { locale?: string; colorScheme?: "light" | "dark"; onPhone?: boolean };

type Fixtures = {
  /** Opens a page of somebody who is not signed in. */
  newGuest: (look?: Look) => Promise<Page>;
  /** Makes somebody through REST, signed in, with an empty page. */
  newPerson: NewPerson;
  ann: BrowserPerson;
  bob: BrowserPerson;
  cai: BrowserPerson;
};
export type NewPerson = (nickname: string, look?: Look) => Promise<BrowserPerson>;

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export const test = tidyTest.extend<Fixtures>({
  // The browser is looked for, and installed if need be, only when a test opens one.
  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({ ...launchOptions, executablePath: await findBrowserInWorker() });
    },
    { scope: "worker", timeout: installMs },
  ],

  newGuest: async ({ browser }, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async (look) => {
      const { page, end } = await openPage(browser, look);
      ends.push(end);
      return page;
    });
    for (const end of ends) await end();
  },

  newPerson: async ({ newGuest }, use) => {
    await use(async (nickname, look) => {
      const page = await newGuest(look);
      const username = unique("u");
      const registered = await page.request.post("/api/User", {
        data: { username, nickname, password },
      });
      expect(registered.status()).toBe(201);
      await logIn(page, username, password);
      return { page, username, nickname };
    });
  },

  ann: async ({ newPerson }, use) => use(await newPerson("Ann")),
  bob: async ({ newPerson }, use) => use(await newPerson("Bob")),
  cai: async ({ newPerson }, use) => use(await newPerson("蔡")),
});

/** Fails at its end if a script threw, opened a dialog, or broke the page's policy or hydration. */
async function openPage(
  browser: Browser,
  { locale = "en-US", colorScheme = "light", onPhone = false }: Look = {},
): Promise<{ page: Page; end: () => Promise<void> }> {
  const context = await browser.newContext({ locale, colorScheme, ...(onPhone && phone) });
  const page = await context.newPage();
  checkTraffic(page);
  const errors = watchErrors(page);
  return {
    page,
    end: async () => {
      await context.close();
      errors.expectNone();
    },
  };
}
