import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { makeRoom, openRoom } from "../support/browser-person";
import { joinedEmoji } from "../support/joined-emoji";

test("UX walk: an emoji of several characters is one picture", async ({ ann: { page } }) => {
  await openRoom(page, await makeRoom(page, unique("room ")));
  const widths = await page.evaluate(
    async (texts) => {
      const widthOf = (text: string) => {
        const span = document.createElement("span");
        span.textContent = text;
        span.style.cssText = "position: absolute; white-space: pre; font-size: 40px";
        document.body.append(span);
        const { width } = span.getBoundingClientRect();
        span.remove();
        return width;
      };
      widthOf("😀");
      await document.fonts.ready;
      return texts.map(widthOf);
    },
    ["😀", ...joinedEmoji],
  );
  const [one = 0, ...others] = widths;
  expect(one).toBeGreaterThan(0);
  for (const [at, width] of others.entries()) {
    expect(width, joinedEmoji[at]).toBeLessThan(1.3 * one);
  }
});

test("Rocket.Chat#26800, element-web#16069: a quotation ends where its mark does, and a reply quotes what is shown", async ({
  ann: { page },
}) => {
  await openRoom(page, await makeRoom(page, unique("room ")));
  const field = page.getByRole("textbox", { name: /^Message/ });
  await field.fill("> *quoted*\nmy reply");
  await field.press("Enter");
  const message = page.getByRole("log").getByRole("article").last();
  await expect(message.locator("blockquote")).toHaveText("quoted");
  await expect(message).toContainText("my reply");
  await message.hover();
  await message.getByRole("button", { name: "Reply" }).click();
  await field.fill("yes");
  await field.press("Enter");
  await expect(page.getByRole("button", { name: "quoted my reply" })).toBeVisible();
});
