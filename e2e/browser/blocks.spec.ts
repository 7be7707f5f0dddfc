/** Blocking people, and what is seen of them afterwards. */
import { expectAccessible } from "../support/accessible";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, say } from "../support/browser-person";

test("blocked people's messages fold until they are asked for, and the direct room takes none", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  const made = await page.request.post("/api/Room", { data: { with: bob.username } });
  const { id: direct } = await made.json();
  const room = await makeRoom(page, unique("blocks "));
  await enter(bob.page, room);
  const first = await say(bob.page, room, "first words");
  await say(bob.page, room, "second words");
  await openRoom(page, room);
  const log = page.getByRole("log");
  await expect(log.getByText("second words")).toBeVisible();

  await page.getByRole("button", { name: /person here|people here/ }).click();
  await page.getByRole("button", { name: "Actions for Bob" }).click();
  await page.getByRole("menuitem", { name: "Block…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Block Bob?" });
  await expect(dialog).toContainText("They aren’t told.");
  await expectAccessible(page, "the question");
  await dialog.getByRole("button", { name: "Block", exact: true }).click();
  await expect(log.getByText("2 messages from people you blocked")).toBeVisible();
  await expect(log.getByText("words")).toHaveCount(0);
  const members = page.getByRole("region", { name: "Members" });
  await expect(members.getByRole("listitem").filter({ hasText: "Bob" })).toContainText("Blocked");
  await say(bob.page, room, "third words");
  await expect(log.getByText("3 messages from people you blocked")).toBeVisible();
  await expect(page.getByTestId("announcer")).not.toContainText("words");
  await expectAccessible(page, "folded messages");

  await page.reload();
  // The mark of what is new may stand between the second and the third.
  const show = log.getByRole("button", { name: "Show" });
  await show.first().click();
  await expect(log.locator(`[data-message="${first}"]`)).toBeFocused();
  for (const more of await show.all()) await more.click();
  await expect(log.getByText("words")).toHaveCount(3);

  const other = await page.context().newPage();
  await other.goto(`/rooms/${direct}`);
  await expect(other.getByText("You blocked Bob")).toBeVisible();
  await expect(other.getByRole("textbox", { name: /^Message / })).toHaveCount(0);
  const refused = await bob.page.request.post(`/api/Room/${direct}/Message`, {
    data: { msg: "hello?" },
  });
  expect(refused.status()).toBe(403);
  await page.reload();
  await expect(log.getByText("3 messages from people you blocked")).toBeVisible();
  // In one tab, which the other one is told of.
  await other.getByRole("button", { name: "Unblock" }).click();
  await expect(other.getByRole("textbox", { name: /^Message / })).toBeVisible();
  await expect(log.getByText("words")).toHaveCount(3);
});

test("the settings list blocked people, each with a way back", async ({ ann, bob }) => {
  const { page } = ann;
  const blocked = await page.request.put(`/api/Block/${bob.username}`);
  expect(blocked.status()).toBe(204);
  await page.goto("/settings");
  const section = page.getByRole("region", { name: "Blocked people" });
  await expect(section).toContainText(`@${bob.username}`);
  await section.getByRole("button", { name: "Unblock Bob" }).click();
  await expect(section).toContainText("You haven’t blocked anyone.");
  expect(await (await page.request.get("/api/Block")).json()).toStrictEqual([]);
});
