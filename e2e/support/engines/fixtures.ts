/** Playwright's `test` for the journeys of e2e/engines, which run in three engines. */
import { expect } from "@playwright/test";
import { installMs } from "../../../scripts/test/browser";
import { fields, type Person, signedIn } from "../basic-client";
import { tidyTest } from "../fixtures";
import { type Engine, type EngineName, type Opened, openEngine, type Powers } from "./engine";
import { Line } from "./line";
import type { EnginePage, Spot } from "./page";

export { expect } from "@playwright/test";

export type EngineOptions = { engine: EngineName };
type Worker = { browserOf: Engine | { missing: string } };
type Fixtures = {
  opened: Opened;
  powers: Powers;
  /** A page of somebody who is not signed in. */
  guest: EnginePage;
  /** The same page, and Ann signed in on it. */
  ann: Person & { page: EnginePage };
  /** Somebody without a page. */
  bob: Person;
  line: Line;
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

  opened: async ({ browserOf }, use) => {
    if ("missing" in browserOf) return test.skip(true, browserOf.missing);
    const opened = await browserOf.open();
    await use(opened);
    await opened.close();
  },

  powers: ({ opened }, use) => use(opened.powers),
  guest: ({ opened }, use) => use(opened.page),

  ann: async ({ guest }, use) => {
    const ann = await signedIn("ann");
    await signIn(guest, ann);
    await use(Object.assign(ann, { page: guest }));
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  bob: async ({}, use) => use(await signedIn("bob")),

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  line: async ({}, use) => {
    const line = await Line.open();
    await use(line);
    line.close();
  },
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

/** Makes a room with these messages of `author`'s; returns its id. */
export async function roomWith(author: Person, ...texts: string[]): Promise<number> {
  const room = await author.makeRoom();
  for (const text of texts) await say(author, room, text);
  return room;
}

/** Sends a message through REST, as a member; returns its id. */
export async function say(person: Person, room: number, msg: string): Promise<number> {
  const answer = await person.rest.call("POST", `/Room/${room}/Message`, { msg });
  expect(answer.status, answer.text).toBe(201);
  return Number(fields(answer.body).id);
}

/** Opens a room's page and waits until it is connected. */
export async function openRoom(page: EnginePage, room: number, origin = ""): Promise<void> {
  await page.goto(`${origin}/rooms/${room}`);
  await connected(page).waitFor();
}

/** The button that counts people, in English or Chinese. */
export function connected(page: EnginePage): Spot {
  return page.getByRole("button", { name: /\d+ (person|people) here|\d+ ?人/ });
}

export const log = (page: EnginePage) => page.getByRole("log");
export const field = (page: EnginePage) => page.getByRole("textbox", { name: /^(Message|发消息)/ });
/** A sent message; a pending one is another element. */
export const message = (page: EnginePage, text: string) =>
  page.locator("[data-message]").filter({ hasText: text });
const account = (page: EnginePage) => page.getByRole("button", { name: /^(Account|账号)/ });

export async function write(page: EnginePage, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
}

/** Repeats a click, which does nothing before the page is hydrated, until there is what it opens. */
export async function clickFor(target: Spot, result: Spot): Promise<void> {
  await expect(async () => {
    if (!(await result.isVisible())) await target.click();
    await expect.poll(() => result.isVisible(), { timeout: 2_000 }).toBe(true);
  }).toPass();
}

/** Chooses an item of the account's menu. */
export async function choose(page: EnginePage, item: Spot): Promise<void> {
  await clickFor(account(page), item);
  await item.click();
}

/** Clicks an action of the toolbar that appears on hover. */
export async function act(page: EnginePage, text: string, action: string): Promise<void> {
  await message(page, text).hover();
  await message(page, text).getByRole("button", { name: action, exact: true }).click();
}
