/** Journeys in every engine: finding things, emoji, and what engines draw differently. */
import { unique, untilArchived } from "../support/basic-client";
import {
  act,
  choose,
  expect,
  field,
  log,
  message,
  openRoom,
  roomWith,
  say,
  test,
} from "../support/engines/fixtures";
import { joinedEmoji } from "../support/joined-emoji";

test("the palette opens with Ctrl or ⌘ and K, and finds a room by keyboard", async ({ ann }) => {
  const name = unique("茶话会 ");
  const room = await ann.makeRoom({ name });
  const { page } = ann;
  await openRoom(page, await roomWith(ann));
  await page.keyboard.press("ControlOrMeta+k");
  const palette = page.getByRole("combobox");
  await palette.fill(name);
  await page.getByRole("option", { name }).waitFor();
  await palette.press("Enter");
  await page.waitForURL(new RegExp(`/rooms/${room}$`));
});

test("Rocket.Chat#713: Chinese search finds a message and leads to it", async ({ ann }) => {
  const { page } = ann;
  const room = await roomWith(ann, "早上九点北门见");
  // As the search covers the open rooms of all tests.
  const mark = unique("");
  await untilArchived(ann, room, await say(ann, room, `周六天气不错，去爬${mark}怎么样？`));
  await openRoom(page, await roomWith(ann));
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill(`爬${mark}`);
  const found = page.getByRole("option").filter({ hasText: "周六天气不错" });
  await found.click();
  await page.waitForURL(new RegExp(`/rooms/${room}$`));
  await message(page, `爬${mark}`).waitFor();
});

test("? lists the keyboard shortcuts, but not while writing", async ({ ann }) => {
  const { page } = ann;
  await openRoom(page, await roomWith(ann));
  await field(page).focus();
  await page.keyboard.type("?");
  expect(await field(page).inputValue()).toBe("?");
  await log(page).focus();
  await page.keyboard.type("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("Alt and the arrow keys go from room to room", async ({ ann }) => {
  const [first, second] = [await roomWith(ann), await roomWith(ann)];
  await openRoom(ann.page, second);
  await ann.page.keyboard.press("Alt+ArrowDown");
  await ann.page.waitForURL(new RegExp(`/rooms/${first}$`));
});

test("the emoji picker finds an emoji by its name and inserts it", async ({ ann }) => {
  const { page } = ann;
  await openRoom(page, await roomWith(ann));
  await field(page).fill("tea ");
  await page.getByRole("button", { name: "Add an emoji" }).click();
  const search = page.getByRole("searchbox", { name: "Search emoji" });
  await search.fill("teapot");
  await expect.poll(() => page.getByRole("gridcell").count()).toBe(1);
  await search.press("Enter");
  await expect.poll(() => field(page).inputValue()).toBe("tea 🫖");
});

test("an emoji of several characters is one picture, in a message and as a reaction", async ({
  ann,
}) => {
  const { page } = ann;
  const room = await ann.makeRoom();
  const id = await say(ann, room, ["😀", ...joinedEmoji].join(" and "));
  const paths = joinedEmoji.slice(0, 6).map((emoji) => {
    return `/Room/${room}/Message/${id}/Reaction/${encodeURIComponent(emoji)}`;
  });
  for (const path of paths) expect((await ann.rest.call("PUT", path)).status).toBe(204);
  await openRoom(page, room);
  const widths = await page.evaluate(
    (emoji) => {
      const widthIn = (root: Element | null, text: string): number => {
        const walker = document.createTreeWalker(root ?? document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.textContent?.indexOf(text) ?? -1;
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + text.length);
          const size = Number.parseFloat(
            getComputedStyle(range.startContainer.parentElement ?? document.body).fontSize,
          );
          return range.getBoundingClientRect().width / size;
        }
        return Number.NaN;
      };
      const article = document.querySelector("[data-message]");
      return {
        message: emoji.map((each) => widthIn(article?.querySelector("p") ?? null, each)),
        reactions: emoji
          .slice(1, 7)
          .map((each) => widthIn(article?.querySelector("[role=group]") ?? null, each)),
      };
    },
    ["😀", ...joinedEmoji],
  );
  const [one = Number.NaN, ...others] = widths.message;
  for (const [at, width] of [...others, ...widths.reactions].entries()) {
    expect(width, joinedEmoji[at % joinedEmoji.length]).toBeLessThan(1.3 * one);
  }
});

test("UX walk: one toolbar at most, where the pointer is, also after its menu has closed", async ({
  ann,
}) => {
  const { page } = ann;
  await openRoom(page, await roomWith(ann, "the first", "the second"));
  const tools = page.getByRole("group", { name: /^Actions for/ });
  const isOn = (text: string) =>
    message(page, text).getByRole("button", { name: "Reply" }).waitFor();
  await act(page, "the first", "More actions");
  await page.getByRole("menuitem", { name: "Copy link" }).click();
  await page.getByText(/Link copied|Couldn’t copy/).waitFor();
  await field(page).click();
  await tools.waitFor({ state: "detached" });
  await message(page, "the second").hover();
  await isOn("the second");
  expect(await tools.count()).toBe(1);
  await message(page, "the first").hover();
  await isOn("the first");
  expect(await tools.count()).toBe(1);
});

test("UX walk: the boxes of a task list are as high as the text", async ({ ann }) => {
  await openRoom(ann.page, await roomWith(ann, "- [x] tea\n- [ ] water"));
  for (const name of ["Done:", "To do:"]) {
    const box = log(ann.page).getByRole("img", { name });
    const size = await box.evaluate((element) => {
      const { width, height } = element.getBoundingClientRect();
      const inner = element.querySelector("svg")?.getBoundingClientRect();
      return [width, height, inner?.width, inner?.height];
    });
    expect(size).toEqual([16, 16, 16, 16]);
  }
});

test("UX walk: times of day have one format, from the server and from the browser, in Chinese", async ({
  ann,
}) => {
  const { page } = ann;
  const room = await roomWith(ann, "from the server");
  await page.goto("/rooms");
  await choose(page, page.getByRole("menuitemradio", { name: "简体中文" }));
  await page.getByRole("button", { name: "搜索" }).waitFor();
  await openRoom(page, room);
  const texts = await page.evaluate(async () => {
    const html = await (await fetch(location.href)).text();
    const served = new DOMParser().parseFromString(html, "text/html");
    const timeIn = (root: ParentNode) => root.querySelector("[data-message] time")?.textContent;
    return [timeIn(served), timeIn(document)];
  });
  await say(ann, room, "from the browser");
  const live = message(page, "from the browser").locator("time");
  texts.push(await live.evaluate((element) => element.textContent));
  // It is early in the morning there (zone in engine.ts): 4:05 or 04:05.
  const shapes = texts.map((text) => text?.replace(/\d/g, "0"));
  expect(shapes, texts.join()).toEqual(Array(3).fill(shapes[0]));
  expect(texts[0]).toMatch(/4:\d\d|5:\d\d/);
});
