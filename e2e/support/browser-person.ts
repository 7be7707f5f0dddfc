/** People in browsers of their own, for the tests of the screen; made through REST. */
import { type Browser, expect, type Page } from "@playwright/test";
import { unique } from "./document-client";
import { holdPageToDocuments } from "./documented-page";

export const password = "zjh1997@stupid";

export type BrowserPerson = { page: Page; username: string; nickname: string };

export type Look = { locale?: string; colorScheme?: "light" | "dark"; onPhone?: boolean };

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Somebody who is signed in and has no page open yet. */
export async function signedInPerson(
  browser: Browser,
  nickname: string,
  look: Look = {},
): Promise<BrowserPerson> {
  const page = await guest(browser, look);
  const username = unique("u");
  const registered = await page.request.post("/api/User", {
    data: { username, nickname, password },
  });
  expect(registered.status()).toBe(201);
  await logIn(page, username, password);
  return { page, username, nickname };
}

/** Somebody who is not signed in. */
export async function guest(
  browser: Browser,
  { locale = "en-US", colorScheme = "light", onPhone = false }: Look = {},
): Promise<Page> {
  const context = await browser.newContext({ locale, colorScheme, ...(onPhone && phone) });
  const page = await context.newPage();
  holdPageToDocuments(page);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (/content security policy|hydrat/i.test(message.text())) errors.push(message.text());
  });
  page.on("close", () => expect(errors).toStrictEqual([]));
  return page;
}

export async function logIn(page: Page, username: string, secret: string): Promise<void> {
  const answer = await page.request.post("/api/Login", { data: { username, password: secret } });
  expect(await answer.json()).toStrictEqual({ status: true });
}

/** Makes a room through REST; its id. */
export async function makeRoom(page: Page, name: string, isPrivate = false): Promise<number> {
  const answer = await page.request.post("/api/Room", { data: { name, private: isPrivate } });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  return id;
}

/** Enters an open room as its member, without looking at it. */
export async function enter(page: Page, room: number): Promise<void> {
  expect((await page.request.get(`/api/Room/${room}`)).ok()).toBe(true);
}

/** Opens a room's page and waits until it is connected. */
export async function openRoom(page: Page, room: number): Promise<void> {
  await page.goto(`/rooms/${room}`);
  await expect(
    page.getByRole("button", { name: /\d+ (person|people) here|\d+ ?人/ }),
  ).toBeVisible();
}

export async function say(page: Page, room: number, msg: string): Promise<number> {
  const answer = await page.request.post(`/api/Room/${room}/Message`, { data: { msg } });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  return id;
}
