/** What people in browsers do through REST, with their page's session. */
import { expect, type Page } from "@playwright/test";

export const password = "zjh1997@stupid";

export type BrowserPerson = { page: Page; username: string; nickname: string };

export async function logIn(page: Page, username: string, secret: string): Promise<void> {
  const answer = await page.request.post("/api/Login", { data: { username, password: secret } });
  expect(await answer.json()).toStrictEqual({ status: true });
}

/** Makes a room through REST; returns its id. */
export async function makeRoom(page: Page, name: string, isPrivate = false): Promise<number> {
  const answer = await page.request.post("/api/Room", { data: { name, private: isPrivate } });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  return id;
}

/** Joins an open room without opening it. */
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
