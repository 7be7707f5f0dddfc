/** Sending files from a page, over a line that is held, cut and refused. */
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expectAccessible } from "../support/accessible";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { makeRoom, openRoom } from "../support/browser-person";
import { UploadLine } from "../support/upload-line";

type NewFile = { name: string; mimeType: string; buffer: Buffer };

const png = (colour: string, width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();
const picture = async (name = "tea.png", colour = "teal"): Promise<NewFile> => ({
  ...{ name, mimeType: "image/png", buffer: await png(colour) },
});
const text = (name: string, content = "Assam\nDarjeeling\n"): NewFile => ({
  ...{ name, mimeType: "text/plain", buffer: Buffer.from(content) },
});
/** Longer than one read of a socket, so that it can break off in the middle. */
const long = text("long.txt", "0123456789".repeat(60_000));

const field = (page: Page) => page.getByRole("textbox", { name: /^Message/ });
const tray = (page: Page) => page.getByRole("list", { name: "Files to send" });
const tiles = (page: Page) => tray(page).getByRole("listitem");
const rings = (page: Page) => page.getByRole("progressbar");
const log = (page: Page) => page.getByRole("log");
const chooser = (page: Page) => page.locator("form input[type=file][multiple]");

async function opened(page: Page): Promise<{ room: number; line: UploadLine }> {
  const line = await UploadLine.of(page);
  const room = await makeRoom(page, unique("files "));
  await openRoom(page, room);
  await ready(page);
  return { room, line };
}

/** What takes files loads once the page is idle. */
async function ready(page: Page): Promise<void> {
  await expect(page.locator("[data-file-intake]")).toBeAttached();
}

/** Waits until a room has so many messages, and returns their words and the names of their files. */
async function sentIn(page: Page, room: number, count: number): Promise<string[]> {
  const read = async (): Promise<string[]> => {
    const answer = await page.request.get(`/api/Room/${room}/Message`);
    const { messages } = await answer.json();
    return messages.map(({ msg, files = [] }: { msg: string; files?: { name: string }[] }) =>
      [msg, ...files.map(({ name }) => name)].join("|"),
    );
  };
  await expect.poll(read).toHaveLength(count);
  return read();
}

/** Dispatches an event with files and texts as a browser would; returns whether the page took it. */
async function give(
  page: Page,
  type: "paste" | "drop" | "dragover",
  {
    files = [],
    texts = {},
    at = "form textarea",
  }: {
    files?: NewFile[];
    texts?: Record<string, string>;
    at?: string;
  },
): Promise<boolean> {
  const sent = files.map(({ name, mimeType, buffer }) => ({
    ...{ name, mimeType, content: buffer.toString("base64") },
  }));
  return page
    .locator(at)
    .first()
    .evaluate(
      (target, { type, sent, texts }) => {
        const data = new DataTransfer();
        for (const { name, mimeType, content } of sent) {
          const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
          data.items.add(new File([bytes], name, { type: mimeType }));
        }
        for (const [kind, text] of Object.entries(texts)) data.setData(kind, text);
        const init = { bubbles: true, cancelable: true };
        const event =
          type === "paste"
            ? new ClipboardEvent(type, { ...init, clipboardData: data })
            : new DragEvent(type, { ...init, dataTransfer: data });
        return !target.dispatchEvent(event);
      },
      { type, sent, texts },
    );
}

test("a pasted screenshot goes out with its words, described, and reaches the others as a file", async ({
  ann: { page },
}) => {
  const { room } = await opened(page);
  expect(await give(page, "paste", { files: [await picture("image.png")] })).toBe(true);
  await expect(tiles(page).getByRole("img", { name: "image.png" })).toBeVisible();
  await expect(rings(page)).toHaveCount(0);
  await expect(field(page)).toBeFocused();
  await page.getByRole("button", { name: "Describe image.png" }).click();
  await page.getByRole("textbox", { name: "Describe this picture" }).fill("A pot of tea");
  await expectAccessible(page, "the description of a picture");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("button", { name: "Change the description of image.png" }),
  ).toBeVisible();
  await field(page).fill("look");
  await field(page).press("Enter");
  await expect(tray(page)).toBeHidden();
  await expect(log(page).getByText("look")).toHaveCount(1);
  expect(await sentIn(page, room, 1)).toEqual(["look|image.png"]);
});

test("a paste is text if it has any, and a file if it is a picture or a copied file", async ({
  ann: { page },
}) => {
  await opened(page);
  const file = await picture("image.png");
  const cells = "<meta charset=utf-8><table><tr><td>Assam</td></tr></table>";
  const texts = { "text/plain": "Assam", "text/html": cells };
  expect(await give(page, "paste", { files: [file], texts })).toBe(false);
  await expect(tray(page)).toBeHidden();
  const html = "<meta charset='utf-8'><img src='https://example.org/tea.png' alt='Tea'>";
  expect(await give(page, "paste", { files: [file], texts: { "text/html": html } })).toBe(true);
  await expect(tiles(page)).toHaveCount(1);
  const finder = { files: [text("notes.txt")], texts: { "text/plain": "notes.txt" } };
  expect(await give(page, "paste", finder)).toBe(true);
  await expect(tiles(page)).toHaveCount(2);
  // While nothing takes it, too.
  await log(page).click();
  expect(await give(page, "paste", { files: [file], at: "[role=log]" })).toBe(true);
  await expect(tiles(page)).toHaveCount(3);
});

test("files are dropped onto the whole room, and beside it a drop does nothing", async ({
  ann: { page },
}) => {
  const { room } = await opened(page);
  const files = [await picture(), text("tea list.txt")];
  const drop = page.getByText(/^Drop to share in files/);
  expect(await give(page, "dragover", { files, at: "[role=main] h1" })).toBe(true);
  await expect(drop).toBeVisible();
  expect(await give(page, "drop", { files, at: "[role=main] h1" })).toBe(true);
  await expect(drop).toBeHidden();
  await expect(tiles(page)).toHaveCount(2);
  for (const type of ["dragover", "drop"] as const) {
    expect(await give(page, type, { files, at: "nav" })).toBe(true);
  }
  await expect(tiles(page)).toHaveCount(2);
  await expect(drop).toBeHidden();
  // Text falls into the field as everywhere.
  expect(await give(page, "drop", { texts: { "text/plain": "tea" } })).toBe(false);
  await page.getByRole("button", { name: "Send message" }).click();
  expect(await sentIn(page, room, 1)).toEqual(["|tea.png|tea list.txt"]);
});

test("ten files go at once; the eleventh, a large and an empty one are refused by name", async ({
  ann: { page },
}) => {
  const { room } = await opened(page);
  await chooser(page).setInputFiles([text("empty.txt", "")]);
  await expect(page.getByRole("alert").getByText("“empty.txt” is empty.")).toBeVisible();
  const name = (place: number) => `${place}.txt`;
  const eleven = Array.from({ length: 11 }, (_, place) => text(name(place), `tea ${place}`));
  await chooser(page).setInputFiles(eleven);
  await expect(tiles(page)).toHaveCount(10);
  await expect(
    page.getByText("“10.txt” was left out: a message takes up to 10 files."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Remove 4.txt" }).click();
  await expect(page.getByRole("button", { name: "Remove 5.txt" })).toBeFocused();
  await page.evaluate(() => {
    const file = new File([new Uint8Array(25_000_001)], "film.mp4", { type: "video/mp4" });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(file);
    const init = { clipboardData, bubbles: true, cancelable: true };
    document.querySelector("form textarea")?.dispatchEvent(new ClipboardEvent("paste", init));
  });
  await expect(
    page.getByText("“film.mp4” is larger than 25 MB, the limit for a file."),
  ).toBeVisible();
  await expectAccessible(page, "a tray with refusals");
  await field(page).press("Enter");
  const rest = [0, 1, 2, 3, 5, 6, 7, 8, 9].map(name);
  expect(await sentIn(page, room, 1)).toEqual([`|${rest.join("|")}`]);
});

test("a refused upload says why, keeps the message back, and is tried again", async ({
  ann: { page },
}) => {
  const { room, line } = await opened(page);
  line.refuseNext({ status: 507, code: "files-full" });
  await chooser(page).setInputFiles([text("notes.txt")]);
  await expect(page.getByText(/Your files take all the space/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Send message" })).toBeDisabled();
  await field(page).fill("here");
  await field(page).press("Enter");
  await expect(field(page)).toHaveValue("here");
  await page.getByRole("button", { name: "Retry notes.txt" }).click();
  await expect(page.getByText(/Your files take all the space/)).toBeHidden();
  await field(page).press("Enter");
  expect(await sentIn(page, room, 1)).toEqual(["here|notes.txt"]);
});

test("a message shows at once while its files go up, holds up no other, and can be given up", async ({
  ann: { page },
}) => {
  const { room, line } = await opened(page);
  line.hold();
  await chooser(page).setInputFiles([await picture()]);
  await expect(tiles(page)).toHaveCount(1);
  await field(page).fill("with a picture");
  await field(page).press("Enter");
  await expect(log(page).getByRole("img", { name: "tea.png" })).toBeVisible();
  await expect(log(page).getByText("0 of 1 uploaded")).toBeVisible();
  await field(page).fill("words alone");
  await field(page).press("Enter");
  expect(await sentIn(page, room, 1)).toEqual(["words alone"]);
  await log(page).getByRole("button", { name: "Cancel" }).click();
  await expect(log(page).getByText("with a picture")).toBeHidden();
  line.go();
  await page.reload();
  await expect(log(page).getByText("words alone")).toBeVisible();
  await expect(log(page).getByText("with a picture")).toBeHidden();
  expect(await sentIn(page, room, 1)).toEqual(["words alone"]);
});

test("a message whose file is refused stays in its place with the reason, Retry and Delete", async ({
  ann: { page },
}) => {
  const { room, line } = await opened(page);
  line.hold();
  line.refuseNext({ status: 507, code: "storage-full" });
  await chooser(page).setInputFiles([await picture()]);
  await expect(tiles(page)).toHaveCount(1);
  await field(page).fill("with a picture");
  await field(page).press("Enter");
  line.go();
  await expect(log(page).getByText(/The server has no room for more files/)).toBeVisible();
  await expect(log(page).getByRole("button", { name: "Delete" })).toBeVisible();
  await page.reload();
  await expect(log(page).getByRole("img", { name: "tea.png" })).toBeVisible();
  await log(page).getByRole("button", { name: "Retry" }).click();
  expect(await sentIn(page, room, 1)).toEqual(["with a picture|tea.png"]);
  await expect(log(page).getByText(/no room for more files/)).toBeHidden();
});

test("an upload that breaks off goes on where it was, and the message goes out once", async ({
  ann: { page },
}) => {
  const { room, line } = await opened(page);
  line.cutAfter(200_000);
  await chooser(page).setInputFiles([long]);
  await field(page).fill("in pieces");
  await field(page).press("Enter");
  expect(await sentIn(page, room, 1)).toEqual(["in pieces|long.txt"]);
  await expect(rings(page)).toHaveCount(0);
  const offsets = line.log.flatMap((each) => /^PATCH (\d+)/.exec(each)?.[1] ?? []).map(Number);
  expect(offsets[0]).toBe(0);
  expect(offsets.at(-1)).toBeGreaterThan(0);
  const { messages } = await (await page.request.get(`/api/Room/${room}/Message`)).json();
  expect(messages[0].files[0].bytes).toBe(long.buffer.length);
  expect(line.log.filter((each) => each === "POST")).toHaveLength(1);
});

test("a reload in mid-upload keeps files and words, and sends once what was to be sent", async ({
  ann: { page },
}) => {
  const { room, line } = await opened(page);
  line.hold();
  await chooser(page).setInputFiles([await picture("sent.png")]);
  await expect.poll(() => line.log).toContain("PATCH 0");
  await field(page).fill("before the reload");
  await field(page).press("Enter");
  await expect(log(page).getByText("before the reload")).toBeVisible();
  await chooser(page).setInputFiles([await picture("kept.png"), text("kept.txt")]);
  await field(page).fill("not yet");
  await expect(tiles(page)).toHaveCount(2);
  await page.reload();
  await expect(tiles(page).getByRole("img", { name: "kept.png" })).toBeVisible();
  await expect(tiles(page)).toHaveCount(2);
  await expect(log(page).getByRole("img", { name: "sent.png" })).toBeVisible();
  line.go();
  expect(await sentIn(page, room, 1)).toEqual(["before the reload|sent.png"]);
  await field(page).press("Enter");
  expect(await sentIn(page, room, 2)).toEqual([
    "before the reload|sent.png",
    "not yet|kept.png|kept.txt",
  ]);
  await page.reload();
  await ready(page);
  await expect(tray(page)).toBeHidden();
  expect(await sentIn(page, room, 2)).toHaveLength(2);
});

test("a second tab shows no file twice and sends none twice; it takes over when the first is closed", async ({
  ann: { page },
}) => {
  const { room, line } = await opened(page);
  line.hold();
  await chooser(page).setInputFiles([await picture("draft.png")]);
  await chooser(page).setInputFiles([text("second.txt")]);
  await expect(tiles(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Remove second.txt" }).click();
  await field(page).fill("from the first tab");
  await field(page).press("Enter");
  await chooser(page).setInputFiles([text("later.txt")]);
  await expect(tiles(page)).toHaveCount(1);
  const second = await page.context().newPage();
  await openRoom(second, room);
  await ready(second);
  await expect(log(second).getByText("from the first tab")).toBeVisible();
  await expect(tray(second)).toBeHidden();
  await page.close();
  line.go();
  expect(await sentIn(second, room, 1)).toEqual(["from the first tab|draft.png"]);
  await second.reload();
  await expect(tiles(second)).toHaveCount(1);
  await expect(tiles(second).getByText("later.txt")).toBeVisible();
});

test("files stay with their room, and a message goes out although its room was left", async ({
  ann: { page },
}) => {
  const { room, line } = await opened(page);
  const other = await makeRoom(page, unique("other "));
  line.hold();
  await chooser(page).setInputFiles([text("sent.txt")]);
  await expect(tiles(page)).toHaveCount(1);
  await field(page).press("Enter");
  await chooser(page).setInputFiles([text("draft.txt")]);
  await expect(tiles(page)).toHaveCount(1);
  await page.locator(`nav a[href="/rooms/${other}"]`).click();
  await expect(page).toHaveURL(new RegExp(`/rooms/${other}$`));
  await expect(field(page)).toBeVisible();
  await expect(tray(page)).toBeHidden();
  line.go();
  expect(await sentIn(page, room, 1)).toEqual(["|sent.txt"]);
  await page.locator(`nav a[href="/rooms/${room}"]`).click();
  await expect(tiles(page).getByText("draft.txt")).toBeVisible();
  expect(await sentIn(page, room, 1)).toHaveLength(1);
});

test("a long paste becomes a text file if the user likes, and nothing of it is lost", async ({
  ann: { page },
}) => {
  const { room } = await opened(page);
  const pasted = "茶".repeat(4_001);
  const paste = () => give(page, "paste", { texts: { "text/plain": pasted } });
  await field(page).fill("read this: ");
  expect(await give(page, "paste", { texts: { "text/plain": "short" } })).toBe(false);
  expect(await paste()).toBe(true);
  await expect(page.getByRole("button", { name: "Paste as text file" })).toBeFocused();
  await expectAccessible(page, "the offer for a long paste");
  await page.keyboard.press("Escape");
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("read this: ");
  await paste();
  await page.getByRole("button", { name: "Paste anyway" }).click();
  await expect(field(page)).toHaveValue(`read this: ${pasted}`);
  await field(page).fill("read this");
  await paste();
  await page.keyboard.press("Enter");
  await expect(tiles(page).getByText("pasted.txt")).toBeVisible();
  await field(page).press("Enter");
  expect(await sentIn(page, room, 1)).toEqual(["read this|pasted.txt"]);
  const { messages } = await (await page.request.get(`/api/Room/${room}/Message`)).json();
  const file = await page.request.get(`/api/Room/${room}/File/${messages[0].files[0].id}`);
  expect(await file.text()).toBe(pasted);
});

test("on a phone the paperclip offers the camera, in Chinese too", async ({ newPerson }) => {
  const { page } = await newPerson("蔡", { locale: "zh-CN", onPhone: true });
  const line = await UploadLine.of(page);
  const room = await makeRoom(page, unique("files "));
  await page.goto(`/rooms/${room}`);
  await page.getByRole("button", { name: "添加文件" }).tap();
  const camera = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "拍照" }).tap();
  const opened = await camera;
  expect(await opened.element().getAttribute("capture")).toBe("environment");
  await opened.setFiles([await picture("IMG_0001.png")]);
  await expect(page.getByRole("list", { name: "待发送的文件" }).getByRole("img")).toBeVisible();
  await expectAccessible(page, "files on a phone");
  await page.getByRole("button", { name: "发送消息" }).tap();
  expect(await sentIn(page, room, 1)).toEqual(["|IMG_0001.png"]);
  expect(line.log.filter((each) => each === "POST")).toHaveLength(1);
});

test("files cannot be added to a message that is being edited", async ({ ann: { page } }) => {
  await opened(page);
  await field(page).fill("words");
  await field(page).press("Enter");
  await expect(log(page).locator("[data-message]").getByText("words")).toBeVisible();
  await field(page).press("ArrowUp");
  await expect(page.getByRole("button", { name: "Add files" })).toBeDisabled();
  await give(page, "paste", { files: [await picture()] });
  await expect(page.getByText("Files go with a new message. Finish editing first.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(tray(page)).toBeHidden();
});

test("signing out deletes the files that this browser kept", async ({ ann: { page } }) => {
  const { line } = await opened(page);
  line.hold();
  await chooser(page).setInputFiles([text("secret.txt")]);
  await expect(tiles(page)).toHaveCount(1);
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).length);
  await expect.poll(databases).toBe(1);
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await expect.poll(databases).toBe(0);
  line.go();
});
