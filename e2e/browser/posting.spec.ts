/** Who may write in a room, as its pages show it. */
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { makeRoom, openRoom, say } from "../support/browser-person";

test("members see a notice where only moderators write, and slow mode keeps their text and counts down", async ({
  newPerson,
}) => {
  const [ann, bob] = [await newPerson("Ann"), await newPerson("Bob")];
  const room = await makeRoom(ann.page, unique("Tea "));
  await openRoom(ann.page, room);
  await openRoom(bob.page, room);
  const field = bob.page.getByRole("textbox", { name: /^Message / });
  await field.fill("a draft");

  await test.step("the owner closes the room in its menu; the draft comes back with the field", async () => {
    await ann.page.getByRole("button", { name: "Room menu" }).click();
    await ann.page.getByRole("menuitem", { name: "Posting…" }).click();
    await ann.page.getByLabel("Who can write").selectOption("moderators");
    await ann.page.getByRole("button", { name: "Save" }).click();
    await expect(bob.page.getByText("Only moderators can write in this room.")).toBeVisible();
    await expect(field).toHaveCount(0);
    await say(ann.page, room, "news");
    await ann.page.request.patch(`/api/Room/${room}`, {
      data: { writers: "all", slowSeconds: 600 },
    });
    await expect(field).toHaveValue("a draft");
  });

  await test.step("in slow mode the second message stays in the field", async () => {
    await expect(bob.page.getByText("Slow mode: one message every 10 minutes")).toBeVisible();
    await field.press("Enter");
    await expect(field).toHaveValue("");
    await field.fill("the second");
    await field.press("Enter");
    await expect(field).toHaveValue("the second");
    await expect(bob.page.getByTestId("slow")).toHaveText(/you can send again in (9|10):\d\d/);
    await expect(bob.page.getByRole("button", { name: "Send message" })).toBeDisabled();
    await expect(ann.page.getByTestId("slow")).toHaveCount(0);
  });
});
