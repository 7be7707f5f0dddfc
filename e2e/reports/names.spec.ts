/** What strangers reported of names and of what is found, one test a report. */
import type { Page } from "@playwright/test";
import { signedIn, unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, password, say } from "../support/browser-person";

const field = (page: Page) => page.getByRole("textbox", { name: /^Message/ });

test("owncast#4522, element-web#34019: nothing invisible is a name or a message", async () => {
  const ann = await signedIn();
  const refused = async (method: string, path: string, body: object) => {
    const answer = await ann.rest.call(method, path, body);
    expect(answer.status, answer.text).toBe(400);
    return answer.body;
  };
  for (const username of ["\u3164", "base\ufe0f", "base\u034f", "base\u17b4"]) {
    const user = { username, password, nickname: "x" };
    expect(await refused("POST", "/User", user)).toMatchObject({
      errors: { username: "invisible" },
    });
  }
  const room = await ann.makeRoom();
  const socket = await ann.enter(room);
  for (const blank of ["\u2800", "\u3164", "\u200b", "\u00ad", "\u2060"]) {
    expect(await refused("PATCH", `/User/${ann.username}`, { nickname: blank })).toMatchObject({
      errors: { nickname: "required" },
    });
    expect(await refused("POST", "/Room", { name: blank })).toMatchObject({
      errors: { name: "required" },
    });
    expect(await refused("POST", `/Room/${room}/Message`, { msg: blank })).toMatchObject({
      errors: { msg: "empty" },
    });
    expect(await socket.say(blank)).toStrictEqual({ status: false });
    expect(await socket.say(`${blank}a${blank}`)).toStrictEqual({ status: true });
  }
});

test("Rocket.Chat#2862: a username with a space behind it or an @ before it is understood", async ({
  newGuest,
  bob,
}) => {
  const ann = await signedIn("lu-yu");
  const page = await newGuest();
  for (const typed of [`${ann.username} `, `＠${ann.username}`]) {
    await page.goto("/sign-in");
    await page.getByLabel("Username").fill(typed);
    await page.getByLabel("Password", { exact: true }).fill(ann.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/rooms");
    await page.context().clearCookies();
  }
  await bob.page.goto("/rooms");
  await bob.page.getByRole("button", { name: "Message someone" }).click();
  await bob.page.getByLabel("Username").fill(`@${ann.username}`);
  await bob.page.getByRole("button", { name: "Start chatting" }).click();
  await expect(bob.page.getByRole("heading", { level: 1 })).toHaveText(ann.nickname);
});

test("UX walk: beside a name that looks the same, the username shows wherever the name does", async ({
  newPerson,
}) => {
  const maya = await newPerson("Maya Chen");
  const other = await newPerson("Мауа Chen");
  const room = await makeRoom(maya.page, unique("alike "));
  await enter(other.page, room);
  await say(maya.page, room, "the first");
  await openRoom(maya.page, room);
  const message = maya.page.getByRole("article").filter({ hasText: "the first" });
  await expect(message).toHaveText(/^M?Maya Chen/);
  await expect(message).not.toContainText("@");

  await openRoom(other.page, room);
  await expect(message).toContainText(`@${maya.username}`);
  await expect(message).toHaveAccessibleName(new RegExp(`^Maya Chen \\(@${maya.username}\\),`));
  await field(other.page).pressSequentially("h");
  await expect(maya.page.getByTestId("typing")).toHaveText(
    `Мауа Chen (@${other.username}) is typing…`,
  );
  const page = await maya.page.request.get(`/api/Room/${room}/Export?format=html`);
  expect(await page.text()).toContain(`</b> <small>@${maya.username}</small>`);
});

test("tutanota#9090: a match far into a message, in another form of its letters, is in sight and marked", async ({
  ann: { page },
}) => {
  const room = await makeRoom(page, unique("found "));
  await say(page, room, `${"x".repeat(300)} Ｔｅａ`);
  await say(page, room, "caf\u00e9 and cafe\u0301");
  await openRoom(page, room);
  await page.getByRole("button", { name: "Search this conversation" }).click();
  const marks = page.getByRole("option").locator("mark");
  await page.getByRole("combobox").fill("tea");
  await expect(marks).toHaveText(["Ｔｅａ"]);
  await expect(marks).toBeInViewport();
  await page.getByRole("combobox").fill("cafe\u0301");
  await expect(marks).toHaveText(["caf\u00e9", "cafe\u0301"]);
});
