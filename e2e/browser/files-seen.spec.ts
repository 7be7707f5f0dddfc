/** How files of messages are shown. */
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, say } from "../support/browser-person";
import { animation, pdf, picture, sendFiles, sound, video } from "../support/sent-files";

const logOf = (page: Page) => page.getByRole("log");
const message = (page: Page, id: number): Locator => page.locator(`[data-message="${id}"]`);
const viewerOf = (page: Page) => page.getByRole("dialog", { name: "Pictures and videos" });
const isLoaded = (image: Locator) =>
  image.evaluate(
    (each) => each instanceof HTMLImageElement && each.complete && each.naturalWidth > 0,
  );

const widthOf = (player: Locator) =>
  player.evaluate((each) => (each instanceof HTMLVideoElement ? each.videoWidth : 0));

/**
 * Scrolls the log by as many pixels each frame until it comes to its other end. Returns the number of
 * frames, of those that showed space in place of rows, and by how much anything moved that should not.
 */
function scrollThrough(page: Page, pixels: number) {
  return logOf(page).evaluate(async (log, step) => {
    const frame = () => new Promise(requestAnimationFrame);
    const edges = log.getBoundingClientRect();
    const middle = (edges.top + edges.bottom) / 2;
    const rowInMiddle = () =>
      [...log.querySelectorAll("[data-message]")].find((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top <= middle && bottom >= middle;
      });
    const hasBlank = () =>
      [...log.querySelectorAll("[data-space]")].some((space) => {
        const { top, bottom } = space.getBoundingClientRect();
        return bottom > edges.top && top < edges.bottom;
      });
    const seen = { frames: 0, blanks: 0, moved: 0 };
    // The next page may be under way, on a busy machine for seconds.
    for (let idle = 0; idle < 240; seen.frames++) {
      const row = rowInMiddle();
      const before = row?.getBoundingClientRect().top ?? 0;
      const from = log.scrollTop;
      log.scrollTop += step;
      const scrolled = log.scrollTop - from;
      idle = scrolled === 0 ? idle + 1 : 0;
      await frame();
      if (hasBlank()) seen.blanks++;
      if (!row?.isConnected) continue;
      const moved = row.getBoundingClientRect().top - before + scrolled;
      seen.moved = Math.max(seen.moved, Math.abs(moved));
    }
    return seen;
  }, pixels);
}

test("files of every kind are shown in place, each in its space before it is loaded", async ({
  ann,
  bob,
}) => {
  const { page } = ann;
  const room = await makeRoom(bob.page, unique("files "));
  await enter(page, room);
  await bob.page.goto("/settings");
  const photo = await sendFiles(bob.page, room, [await picture("tea house.jpg", 1_200, 800)], {
    msg: "the place",
  });
  const album = await sendFiles(
    bob.page,
    room,
    await Promise.all(
      [1, 2, 3, 4, 5].map((each) => picture(`${each}.png`, 300, 200 + each, each * 60)),
    ),
  );
  const others = await sendFiles(bob.page, room, [
    sound("song.wav"),
    await video(bob.page, "clip.webm"),
    pdf("plan.pdf"),
    { name: "notes.txt", bytes: Buffer.from("one\ntwo") },
    { name: "photo\u202Egpj.exe", bytes: Buffer.from([1, 2, 3]) },
  ]);
  await openRoom(page, room);

  const single = message(page, photo).getByRole("link", {
    name: "Picture tea house.jpg, from Bob",
  });
  await expect(message(page, photo)).toContainText("the place");
  await single.scrollIntoViewIfNeeded();
  await expect.poll(() => isLoaded(single.locator("img"))).toBe(true);
  expect(await single.boundingBox()).toMatchObject({ width: 480, height: 320 });
  // 480 pixels are enough for this screen.
  expect(await single.locator("img").evaluate((each: HTMLImageElement) => each.currentSrc)).toMatch(
    /small$/,
  );

  const group = message(page, album).getByRole("group", { name: "5 pictures" });
  const boxes = await group
    .getByRole("link")
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect()));
  expect(new Set(boxes.map(({ y }) => Math.round(y))).size).toBe(2);
  expect(boxes.map(({ x }) => Math.round(x - (boxes[0]?.x ?? 0)))).toStrictEqual([
    0, 242, 0, 161, 323,
  ]);

  const last = message(page, others);
  const song = last.getByRole("region", { name: "Audio “song.wav”" });
  await expect(song).toContainText("0:01");
  await song.getByRole("button", { name: "Play", exact: true }).click();
  await expect(song.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await expect.poll(() => widthOf(last.locator("video"))).toBe(320);
  await expect(
    last.getByRole("link", { name: /^Download plan\.pdf, PDF, \d+ bytes$/ }),
  ).toBeVisible();
  await expect(last.getByRole("link", { name: "Download notes.txt, Text, 7 bytes" })).toBeVisible();
  await expect(last.getByText("photogpj.exe")).toBeVisible();
  const download = page.waitForEvent("download");
  await last.getByText("notes.txt").click();
  expect((await download).suggestedFilename()).toBe("notes.txt");

  await test.step("every message has its height before its files are there", async () => {
    const heights = () =>
      logOf(page)
        .locator("[data-message]")
        .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/File\//, async (route) => {
      await released;
      await route.continue();
    });
    await page.reload();
    await expect(last.getByRole("link", { name: /^Download plan/ })).toBeVisible();
    const before = await heights();
    release();
    await expect.poll(() => isLoaded(group.locator("img").last())).toBe(true);
    await expect.poll(() => widthOf(last.locator("video"))).toBe(320);
    expect(before).toHaveLength(3);
    expect(await heights()).toStrictEqual(before);
  });
  await expectAccessible(page, "a room with files");
});

test("the viewer shows the pictures of the room by keyboard, and gives the focus back", async ({
  ann: { page },
}) => {
  const room = await makeRoom(page, unique("viewer "));
  const [red, green, blue] = [0, 120, 240];
  const first = await sendFiles(page, room, [
    await picture("red.jpg", 800, 600, red),
    await picture("green.jpg", 600, 800, green),
  ]);
  await say(page, room, "between");
  const last = await sendFiles(page, room, [await picture("blue.png", 300, 300, blue)]);
  await openRoom(page, room);
  const opener = message(page, first).getByRole("link", { name: /green\.jpg/ });
  await opener.focus();
  await page.keyboard.press("Enter");
  const viewer = viewerOf(page);
  await expect(viewer.getByText("green.jpg")).toBeVisible();
  await expect(viewer.getByText("2 / 3")).toBeVisible();
  await expect.poll(() => isLoaded(viewer.getByRole("img", { name: /green/ }))).toBe(true);
  await expectAccessible(page, "the viewer", { within: "[role=dialog]" });
  await page.keyboard.press("ArrowRight");
  await expect(viewer.getByText("blue.png")).toBeVisible();
  await expect(viewer.getByRole("button", { name: "Next" })).toBeHidden();

  await test.step("the picture is copied and downloaded", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await viewer.getByRole("button", { name: "Copy picture" }).click();
    await expect(viewer.getByText("Picture copied")).toBeAttached();
    const types = await page.evaluate(async () =>
      (await navigator.clipboard.read()).flatMap((item) => item.types),
    );
    expect(types).toStrictEqual(["image/png"]);
    const download = page.waitForEvent("download");
    await viewer.getByRole("link", { name: "Download blue.png" }).click();
    expect((await download).suggestedFilename()).toBe("blue.png");
  });

  await page.keyboard.press("ArrowLeft");
  await expect(viewer.getByText("green.jpg")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await expect(opener).toBeFocused();

  await opener.click();
  await expect(viewer.getByText("green.jpg")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(viewer.getByText("blue.png")).toBeVisible();
  await viewer.getByRole("button", { name: "Show in conversation" }).click();
  await expect(viewer).toBeHidden();
  await expect(message(page, last)).toBeFocused();
});

test("on a phone Back closes the viewer and stays in the room; a long press on a picture opens its actions", async ({
  newPerson,
}) => {
  const { page } = await newPerson("Ann", { onPhone: true });
  const room = await makeRoom(page, unique("phone "));
  const id = await sendFiles(page, room, [
    await picture("tall.jpg", 300, 3_000),
    await picture("wide.jpg", 900, 300),
  ]);
  await openRoom(page, room);
  const here = page.url();
  const opener = message(page, id).getByRole("link").first();
  await opener.tap();
  await expect(viewerOf(page).getByText("tall.jpg")).toBeVisible();
  await expectAccessible(page, "the viewer on a phone", { within: "[role=dialog]" });
  await page.goBack();
  await expect(viewerOf(page)).toBeHidden();
  expect(page.url()).toBe(here);

  const client = await page.context().newCDPSession(page);
  const box = await opener.boundingBox();
  const touchPoints = [{ x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 40 }];
  await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("button", { name: "Download 2 files" })).toBeVisible();
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(sheet.getByRole("button", { name: "Copy text" })).toHaveCount(0);
  await expect(viewerOf(page)).toBeHidden();
});

test("animations stop for people who ask for less motion, until they play one", async ({
  ann: { page },
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const room = await makeRoom(page, unique("motion "));
  const small = await sendFiles(page, room, [await animation("small.gif", 60, 60)]);
  const large = await sendFiles(page, room, [await animation("large.gif", 600, 400)]);
  await openRoom(page, room);
  /** The colour in the middle of an animation, as it is on the screen. */
  const colorOf = async (id: number) => {
    const image = message(page, id).locator("img");
    const png = await image.screenshot({ animations: "allow" });
    const { default: sharp } = await import("sharp");
    const { data } = await sharp(png)
      .extract({ left: 40, top: 20, width: 1, height: 1 })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return (data[0] ?? 0) > 128 ? "red" : "blue";
  };
  for (const [id, name] of [
    [small, "small.gif"],
    [large, "large.gif"],
  ] as const) {
    const play = message(page, id).getByRole("button", { name: `Play ${name}` });
    await expect(play).toBeVisible();
    await expect.poll(() => isLoaded(message(page, id).locator("img"))).toBe(true);
    // Longer than both frames.
    const seen = new Set<string>();
    for (let at = 0; at < 6; at++) seen.add(await colorOf(id));
    expect([...seen]).toStrictEqual(["red"]);
    await play.click();
    await expect(message(page, id).getByRole("button", { name: `Pause ${name}` })).toBeVisible();
    await expect.poll(() => colorOf(id)).toBe("blue");
  }
});

test("a picture that does not load says so; one that is gone, too", async ({ ann: { page } }) => {
  const room = await makeRoom(page, unique("broken "));
  const id = await sendFiles(page, room, [await picture("lost.jpg", 300, 200)]);
  let answer: "none" | "file" | "gone" = "none";
  await page.route(/\/File\/\d+$/, (route) => {
    if (answer === "file") return route.continue();
    if (answer === "none") return route.abort();
    const problem = { type: "about:blank", title: "Not Found", status: 404, detail: "" };
    return route.fulfill({
      ...{ status: 404, contentType: "application/problem+json" },
      body: JSON.stringify(problem),
    });
  });
  await openRoom(page, room);
  const row = message(page, id);
  await expect(row.getByText("Couldn’t load it.")).toBeVisible();
  answer = "file";
  await row.getByRole("button", { name: "Retry" }).click();
  await expect.poll(() => isLoaded(row.locator("img"))).toBe(true);
  answer = "gone";
  await page.reload();
  await expect(row.getByText("No longer available")).toBeVisible();
  await expect(row.getByRole("button", { name: "Retry" })).toHaveCount(0);
});

test("a message without words is said in words where its files are not shown", async ({
  ann,
  bob,
}) => {
  const room = await makeRoom(bob.page, unique("words "));
  await enter(ann.page, room);
  await openRoom(ann.page, room);
  const { page } = ann;
  const shown = await sendFiles(bob.page, room, [
    await picture("a.jpg", 40, 30),
    await picture("b.jpg", 40, 30),
  ]);
  await expect(page.getByTestId("announcer")).toHaveText("Bob: 2 pictures");

  const reply = await sendFiles(page, room, [pdf("plan.pdf")], { reply: shown });
  const quote = message(page, reply).getByRole("button", { name: /Bob.*2 pictures/ });
  await expect(quote.locator("img")).toBeVisible();

  const own = message(page, reply);
  await own.hover();
  await own.getByRole("button", { name: "Reply", exact: true }).click();
  await expect(page.getByText("File: plan.pdf")).toBeVisible();
  await page.getByRole("button", { name: "Cancel reply" }).click();
  await own.hover();
  await own.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("“File: plan.pdf” will be deleted");
  await page.getByRole("button", { name: "Delete message" }).click();
  await expect(own).toHaveCount(0);

  await test.step("copied messages have the names of their files", async () => {
    await page.evaluate((id) => {
      const row = document.querySelector(`[data-message="${id}"]`);
      if (row) getSelection()?.selectAllChildren(row);
    }, shown);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.keyboard.press("ControlOrMeta+c");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text.split("\n").slice(-2)).toStrictEqual(["a.jpg", "b.jpg"]);
  });
});

test("a log of pictures scrolls without a blank, and nothing moves by itself", async ({
  ann,
  bob,
}) => {
  test.slow();
  const room = await makeRoom(bob.page, unique("many "));
  await enter(ann.page, room);
  // More than one page of the history.
  const count = Number(process.env.PICTURES ?? 80);
  const shapes = [
    [200, 150],
    [150, 300],
    [420, 60],
    [320, 240],
  ] as const;
  const made = await Promise.all(
    shapes.map(([width, height], index) => picture(`${index}.jpg`, width, height, index * 70)),
  );
  const send = (at: number) =>
    sendFiles(
      bob.page,
      room,
      at % 9 === 8 ? made : made.slice(at % made.length).slice(0, 1),
      at % 3 ? {} : { msg: `picture ${at}` },
    );
  const ids: number[] = [];
  for (let at = 0; at < count; at += 8) {
    const some = Array.from({ length: Math.min(8, count - at) }, (_, index) => send(at + index));
    ids.push(...(await Promise.all(some)).sort((one, other) => one - other));
  }
  const { page } = ann;
  await openRoom(page, room);
  for (const step of [-300, 300]) {
    const { frames, blanks, moved } = await scrollThrough(page, step);
    console.log(`${count} messages: ${frames} frames, ${blanks} blank, moved by ${moved} px`);
    expect(frames).toBeGreaterThan(240);
    expect(blanks).toBe(0);
    // The oldest row of a page loses its author's name, a line, when the page before it comes.
    expect(moved).toBeLessThan(24);
    if (step < 0) await expect(message(page, ids[0] ?? 0)).toBeInViewport();
  }

  await test.step("a permalink leads exactly to its message, also once the pictures around it are there", async () => {
    const wanted = ids[Math.floor(count / 2)] ?? 0;
    await page.route(/\/File\//, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.goto(`/rooms/${room}?message=${wanted}`);
    const target = message(page, wanted);
    await expect(target).toBeFocused();
    const before = await target.boundingBox();
    await expect.poll(() => isLoaded(target.locator("img").first())).toBe(true);
    expect(await target.boundingBox()).toStrictEqual(before);
    const middle = (before?.y ?? 0) + (before?.height ?? 0) / 2;
    const log = await logOf(page).boundingBox();
    expect(Math.abs(middle - ((log?.y ?? 0) + (log?.height ?? 0) / 2))).toBeLessThan(2);
  });

  await test.step("at the end, a picture that loads late leaves the end in view", async () => {
    await page.goto(`/rooms/${room}`);
    await openRoom(page, room);
    const id = await sendFiles(bob.page, room, [await picture("late.jpg", 800, 600)]);
    const late = message(page, id).locator("img");
    await expect.poll(() => isLoaded(late)).toBe(true);
    expect(await logOf(page).evaluate((log) => Math.abs(log.scrollTop))).toBeLessThan(1);
    await expect(late).toBeInViewport({ ratio: 1 });
  });
});
