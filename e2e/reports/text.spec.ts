import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom } from "../support/browser-person";
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

test("mattermost#34302, mastodon#23275: ＠ lists people wherever a mention may begin, and nowhere in an address", async ({
  ann: { page },
  newPerson,
}) => {
  const bob = await newPerson("Bob");
  const room = await makeRoom(page, unique("room "));
  await enter(bob.page, room);
  await openRoom(page, room);
  const field = page.getByRole("textbox", { name: /^Message/ });
  const list = page.getByRole("listbox", { name: "People" });
  const typed = bob.username.slice(0, 3);
  for (const before of ["＠", "1.@", "①@", "_@", "ok...@"]) {
    await field.fill("");
    await field.pressSequentially(before + typed);
    await expect(list.getByRole("option", { name: /Bob/ })).toBeVisible();
  }
  await field.press("Tab");
  await expect(field).toHaveValue(`ok...@${bob.username} `);
  await field.fill("");
  await field.pressSequentially(`https://x.example/@${typed}`);
  await expect(list).toBeHidden();
  await field.press("Enter");
  await expect(page.getByRole("log").getByRole("link")).toHaveText(`https://x.example/@${typed}`);
});

test("mastodon#21372, botc-release#380: neither a change of direction nor a heap of accents reaches beyond its place", async ({
  ann: { page },
}) => {
  await openRoom(page, await makeRoom(page, unique("room ")));
  const field = page.getByRole("textbox", { name: /^Message/ });
  await field.fill("\u202Esee https://legit.example/files");
  await field.press("Enter");
  const link = page.getByRole("log").getByRole("link");
  await expect(link).toHaveText("https://legit.example/files");
  const [first = 0, last = 0] = await link.evaluate((element) => {
    const text = element.firstChild;
    const leftOf = (at: number) => {
      const range = document.createRange();
      if (text) range.setStart(text, at);
      if (text) range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    };
    return [leftOf(0), leftOf(10)];
  });
  expect(first).toBeLessThan(last);
  await field.fill(`Z${"\u0301\u0316".repeat(60)}algo`);
  await field.press("Enter");
  await expect(page.getByRole("log").getByText("algo")).toHaveCSS("overflow-y", "clip");
});
