/** Reports, from a message's menu to the moderators and the administrators. */
import { unique } from "../support/basic-client";
import { newAdministrator } from "../support/browser-administrator";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, say } from "../support/browser-person";

test("a moderator sees a reported message as it was, deletes it, and administrators see that", async ({
  ann,
  bob,
  newPerson,
}) => {
  test.slow();
  const room = await makeRoom(ann.page, unique("reports "));
  await enter(bob.page, room);
  const words = unique("rude words ");
  const bad = await newPerson("Bad");
  await enter(bad.page, room);
  const said = await say(bad.page, room, words);
  await openRoom(bob.page, room);
  const message = bob.page.getByRole("log").getByRole("article").filter({ hasText: words });
  await message.hover();
  await message.getByRole("button", { name: "More actions" }).click();
  await bob.page.getByRole("menuitem", { name: "Report…" }).click();
  const dialog = bob.page.getByRole("dialog", { name: "Report Bad’s message?" });
  await dialog.getByLabel("Reason (optional)").fill("He is rude");
  await dialog.getByRole("button", { name: "Report", exact: true }).click();
  await expect(bob.page.getByText("Report sent")).toBeVisible();
  await expect(dialog).toHaveCount(0);

  const path = `/api/Room/${room}/Message/${said}`;
  expect((await bad.page.request.patch(path, { data: { msg: "kind words" } })).ok()).toBe(true);
  await openRoom(ann.page, room);
  await ann.page.getByRole("button", { name: "Room menu" }).click();
  await ann.page.getByRole("menuitem", { name: "Reports" }).click();
  const queue = ann.page.getByRole("dialog", { name: "Reports" });
  await expect(queue.getByText(words)).toBeVisible();
  await expect(queue.getByText("He is rude")).toBeVisible();
  await queue.getByRole("button", { name: "Delete message" }).click();
  await expect(queue.getByText("There are no open reports.")).toBeVisible();
  await expect(bob.page.getByText("kind words")).toHaveCount(0);

  const admin = await newAdministrator(newPerson);
  await admin.page.goto("/admin/reports");
  await admin.page.getByRole("button", { name: "Done", exact: true }).click();
  const card = admin.page.getByRole("article").filter({ hasText: words });
  await expect(card.getByText(/^Done by /)).toBeVisible();
});
