import type { Locator, Page } from "@playwright/test";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { makeRoom, openRoom } from "../support/browser-person";

const logOf = (page: Page) => page.getByRole("log");
const fieldOf = (page: Page) => page.getByRole("textbox", { name: /^Message/ });

async function say(page: Page, msg: string): Promise<Locator> {
  await fieldOf(page).fill(msg);
  await fieldOf(page).press("Enter");
  const message = logOf(page).getByRole("article").last();
  await expect(fieldOf(page)).toHaveValue("");
  return message;
}

test("Markdown is in the page's HTML, and hydration moves nothing", async ({ ann: { page } }) => {
  const room = await makeRoom(page, unique("room "));
  await openRoom(page, room);
  await say(page, "**重点**：先看`代码`");
  await say(page, "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |");
  await say(page, "```js\nconst tea = 1;\n```");
  await expect(logOf(page).locator("pre .hljs-keyword")).toHaveText("const");
  // Pages are rendered from the archive, which lags behind the room.
  await expect(async () => {
    const html = await (await page.request.get(`/rooms/${room}`)).text();
    expect(html).toMatch(/<strong[^>]*>重点<\/strong>：先看/);
    expect(html).toMatch(/<span class="hljs-keyword">const<\/span>/);
    expect(html).toMatch(/<td[^>]*>1<\/td>/);
  }).toPass();

  await page.addInitScript(() => {
    const record: { shifts: number[] } = { shifts: [] };
    Object.assign(window, { record });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // Other tests add and remove rooms in the list.
        const sources: { node?: Node }[] = Reflect.get(entry, "sources") ?? [];
        const isInList = ({ node }: { node?: Node }) =>
          (node instanceof Element ? node : node?.parentElement)?.closest("nav");
        if (!sources.every(isInList)) record.shifts.push(Number(Reflect.get(entry, "value")));
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.reload();
  // The button works only after hydration, so this waits for it too.
  await expect(async () => {
    await page.getByRole("button", { name: "Copy code" }).click({ timeout: 500 });
    await expect(logOf(page).getByText("Copied").first()).toBeAttached({ timeout: 500 });
  }).toPass();
  await expect(logOf(page).locator("strong", { hasText: "重点" })).toBeVisible();
  expect(await page.evaluate(() => PerformanceObserver.supportedEntryTypes)).toContain(
    "layout-shift",
  );
  const shifts = await page.evaluate(() => Reflect.get(window, "record").shifts);
  expect(shifts).toEqual([]);
});

test("HTML is shown as text, and `javascript:` makes no link", async ({ ann: { page } }) => {
  await openRoom(page, await makeRoom(page, unique("room ")));
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const html = await say(page, "**x** <img src=x onerror=alert(1)><script>alert(2)</script>");
  await expect(html).toContainText("<img src=x onerror=alert(1)><script>alert(2)</script>");
  await say(page, "[click](javascript:alert(3)) [data](data:text/html,x) [out](/api/Logout)");
  await expect(logOf(page).getByText("click data out")).toBeVisible();
  await say(page, "![cat](https://images.example/cat.png)");
  const picture = logOf(page).getByRole("link", { name: "cat" });
  await expect(picture).toHaveAttribute("rel", "noopener noreferrer nofollow ugc");
  await expect(logOf(page).getByRole("link")).toHaveCount(1);
  await expect(logOf(page).locator("img, script")).toHaveCount(0);
  const here = new URL(page.url()).host;
  expect(requests.map((url) => new URL(url).host)).toEqual(requests.map(() => here));
});

test("a URL directly followed by Chinese ends where it should", async ({ ann: { page } }) => {
  await openRoom(page, await makeRoom(page, unique("room ")));
  await say(page, "看https://example.com/路径，不错");
  await expect(logOf(page).getByRole("link")).toHaveText("https://example.com/路径");
  await say(page, "**看**https://example.com/b_c_d。好");
  await expect(logOf(page).getByRole("link").last()).toHaveText("https://example.com/b_c_d");
  await expect(logOf(page).getByText("。好")).toBeVisible();
});

test("code is copied as written", async ({ ann: { page } }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openRoom(page, await makeRoom(page, unique("room ")));
  const code = "if (a < b) {\n\treturn '**no**';\n}";
  await say(page, `\`\`\`js\n${code}\n\`\`\``);
  await page.getByRole("button", { name: "Copy code" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
});

test("@ suggests people, by keyboard; the mentioned person sees the mention highlighted", async ({
  ann,
  newPerson,
}) => {
  const [bob, bea] = [await newPerson("Bob Stone"), await newPerson("蔡 Stone")];
  const room = await makeRoom(ann.page, unique("room "));
  for (const { page } of [ann, bob, bea]) await openRoom(page, room);
  const { page } = ann;
  const field = fieldOf(page);
  const list = page.getByRole("listbox", { name: "People" });
  await field.focus();
  await page.keyboard.type("hi @stone");
  await expect(list.getByRole("option")).toHaveCount(2);
  await expect(list.getByRole("option", { name: /Bob Stone/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("ArrowDown");
  const second = list.getByRole("option", { name: /蔡 Stone/ });
  await expect(second).toHaveAttribute("aria-selected", "true");
  await expect(field).toHaveAttribute(
    "aria-activedescendant",
    (await second.getAttribute("id")) ?? "",
  );
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(field).toHaveValue("hi @stone");
  await page.keyboard.type(" @bob");
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(`hi @stone @${bob.username} `);
  await page.keyboard.type("and @蔡");
  await page.keyboard.press("Tab");
  await expect(field).toHaveValue(`hi @stone @${bob.username} and @${bea.username} `);
  await expect(field).toBeFocused();
  await page.keyboard.press("Enter");

  const seen = logOf(bob.page).getByRole("article").last();
  await expect(seen.locator("[data-mention=me]")).toHaveText("@Bob Stone");
  await expect(seen.locator("[data-mention=other]")).toHaveText("@蔡 Stone");
  await expect(logOf(page).locator("[data-mention=me]")).toHaveCount(0);
  const background = (message: Locator) =>
    message.evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await background(seen)).not.toBe(
    await background(logOf(page).getByRole("article").last()),
  );
});

test("while an input method composes, suggestions neither open nor take its keys", async ({
  ann,
  newPerson,
}) => {
  const bob = await newPerson("林晚");
  const room = await makeRoom(ann.page, unique("room "));
  for (const { page } of [ann, bob]) await openRoom(page, room);
  const { page } = ann;
  const field = fieldOf(page);
  const list = page.getByRole("listbox");
  const devtools = await page.context().newCDPSession(page);
  const compose = (text: string) =>
    devtools.send("Input.imeSetComposition", {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  await field.focus();
  await page.keyboard.type("@");
  await expect(list).toBeVisible();
  await compose("lin");
  await expect(list).toBeHidden();
  await field.dispatchEvent("keydown", { key: "Enter", isComposing: true, keyCode: 229 });
  await field.dispatchEvent("keydown", { key: "Tab", isComposing: true, keyCode: 229 });
  await expect(field).toHaveValue("@lin");
  await devtools.send("Input.insertText", { text: "林" });
  await expect(field).toHaveValue("@林");
  await expect(list.getByRole("option", { name: /林晚/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(`@${bob.username} `);
});

test("emoji by keyboard: from the picker, in English and Chinese, and by :name:", async ({
  ann: { page },
}) => {
  await openRoom(page, await makeRoom(page, unique("room ")));
  const field = fieldOf(page);
  await field.fill("tea ");
  const button = page.getByRole("button", { name: "Add an emoji" });
  await button.focus();
  await page.keyboard.press("Enter");
  const search = page.getByRole("searchbox", { name: "Search emoji" });
  await expect(search).toBeFocused();
  await page.keyboard.type("teapot");
  await expect(page.getByRole("gridcell")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("tea 🫖");
  await expect(field).toBeFocused();

  await button.click();
  await expect(page.getByRole("group", { name: "Recent" }).getByRole("button")).toHaveText(["🫖"]);
  await page.keyboard.type("茶壶");
  await expect(page.getByRole("gridcell")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();
  await expect(button).toBeFocused();

  await field.focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" :tada");
  await expect(page.getByRole("option", { name: /:tada:/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Tab");
  await expect(field).toHaveValue("tea 🫖 🎉 ");
});

test("drafts in the wrong room (mattermost#4924): a draft stays in its room, also after a reload", async ({
  ann: { page },
}) => {
  const [one, two] = [await makeRoom(page, unique("one ")), await makeRoom(page, unique("two "))];
  await openRoom(page, one);
  await fieldOf(page).fill("for the first room");
  await page.locator(`a[href="/rooms/${two}"]`).click();
  await page.waitForURL(`**/rooms/${two}`);
  await expect(fieldOf(page)).toHaveValue("");
  await fieldOf(page).fill("for the second");
  await page.reload();
  await expect(fieldOf(page)).toHaveValue("for the second");
  await page.locator(`a[href="/rooms/${one}"]`).click();
  await page.waitForURL(`**/rooms/${one}`);
  await expect(fieldOf(page)).toHaveValue("for the first room");
});
