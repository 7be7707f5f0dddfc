import { chromium } from "@playwright/test";
import type { WebSocket } from "ws";
import { findBrowserInWorker } from "../../scripts/test/browser";
import { browserArguments } from "../support/browser-arguments";
import { PreviewSite } from "../support/preview-site";
import { type Client, enter, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

type Frame = Record<string, unknown>;

/** The frames of a socket, unpacked. */
function framesOf(socket: WebSocket): Frame[] {
  const frames: Frame[] = [];
  socket.on("message", (data) => {
    const parsed: Frame | Frame[] = JSON.parse(String(data));
    frames.push(...(Array.isArray(parsed) ? parsed : [parsed]));
  });
  return frames;
}

async function say(client: Client, room: number, msg: string): Promise<number> {
  const answer = await client.post(`/Room/${room}/Message`, { msg });
  expect(answer.status).toBe(201);
  return Number((await answer.json()).id);
}

async function status(client: Client, method: string, path: string, body?: unknown) {
  return (await client.call(method, path, body)).status;
}

test("protocol 33: links get previews, as an event for those who opted in, until they are removed", async ({
  startStack,
}) => {
  const site = await PreviewSite.start();
  const stack = await startStack({ PREVIEW_ORIGINS: site.origin });
  try {
    const [ann, bob, stranger] = [
      await signIn(stack, "ann"),
      await signIn(stack, "bob"),
      await signIn(stack, "stranger"),
    ];
    const made = await ann.post("/Room", { name: "links", private: true });
    const room = Number((await made.json()).id);
    expect(await status(ann, "PUT", `/Room/${room}/Member/bob`)).toBe(204);
    const optedIn = framesOf(await enter(stack, bob, room, 0));
    const basic = framesOf(await enter(stack, bob, room));
    const previewsOf = (target: number) =>
      optedIn.filter((frame) => frame.type === 10 && frame.target === target);
    const shown = async (id: number) => {
      const page = await (await bob.get(`/Room/${room}/Message?around=${id}&limit=1`)).json();
      return page.messages[0]?.previews;
    };
    const listed = async () =>
      (await (await bob.get("/Room?expand=1")).json()).find((each: Frame) => each.id === room);

    const first = await say(ann, room, `look: ${site.origin}/picture`);
    await expect.poll(() => previewsOf(first)).toHaveLength(1);
    const [frame] = previewsOf(first);
    expect(frame).toStrictEqual({
      type: 10,
      id: first + 1,
      target: first,
      time: expect.any(Number),
      previews: [
        {
          url: `${site.origin}/picture`,
          title: "picture & tea",
          site: "The Tea Shop",
          description: expect.stringContaining("All about picture"),
          picture: { id: expect.any(Number), width: 1_000, height: 525, hash: expect.any(String) },
        },
      ],
    });
    expect(site.asked).toStrictEqual(["/picture", "/tea.jpg"]);
    expect(site.requests[0]?.headers).toMatchObject({ "user-agent": "Teahouse link preview" });
    expect(site.requests[0]?.headers).not.toHaveProperty("cookie");
    await expect.poll(() => shown(first)).toStrictEqual(frame?.previews);
    const listing = await listed();
    expect(listing).toMatchObject({ unread: 1, lastId: first + 1 });

    const file = JSON.parse(JSON.stringify(frame?.previews))[0].picture.id;
    const picture = `/Room/${room}/File/${file}`;
    const served = await bob.get(picture);
    expect(served.headers.get("content-type")).toBe("image/webp");
    expect((await stranger.get(picture)).status).toBe(404);

    await test.step("code, permalinks and the server's own network are not looked up", async () => {
      site.asked.length = 0;
      await say(
        ann,
        room,
        `\`${site.origin}/code\` ${stack.origin}/rooms/${room}?message=${first}`,
      );
      await say(
        ann,
        room,
        `${site.origin}/inner ${stack.origin.replace("127.0.0.1", "localhost")}/`,
      );
      const fence = await say(ann, room, `${site.origin}/fence`);
      await expect.poll(() => previewsOf(fence)).toHaveLength(1);
      expect(site.asked.filter((path) => path !== "/inner").sort()).toStrictEqual(["/fence"]);
    });

    await test.step("an edit brings others, or none", async () => {
      const other = { msg: `rather ${site.origin}/other` };
      await ann.patch(`/Room/${room}/Message/${first}`, other);
      await expect.poll(() => shown(first)).toMatchObject([{ title: "other & tea" }]);
      await expect.poll(() => status(bob, "GET", picture)).toBe(404);
      await ann.patch(`/Room/${room}/Message/${first}`, { msg: "no link" });
      await expect.poll(() => shown(first)).toBeUndefined();
      expect(previewsOf(first).at(-1)).toMatchObject({ previews: [] });
    });

    await test.step("the author removes them for good, and nobody else but moderators", async () => {
      const second = await say(ann, room, `${site.origin}/picture`);
      await expect.poll(() => shown(second)).toHaveLength(1);
      const path = `/Room/${room}/Message/${second}/Preview`;
      expect(await status(bob, "DELETE", path)).toBe(403);
      expect(await status(ann, "DELETE", path)).toBe(204);
      expect(await shown(second)).toBeUndefined();
      expect(await status(ann, "DELETE", path)).toBe(204);
      await ann.patch(`/Room/${room}/Message/${second}`, { msg: `${site.origin}/again` });
      const fence = await say(ann, room, `${site.origin}/fence2`);
      await expect.poll(() => previewsOf(fence)).toHaveLength(1);
      await expect.poll(() => site.asked).toContain("/again");
      expect(previewsOf(second).map(({ previews }) => previews)).toMatchObject([[{}], []]);
    });

    await test.step("a room can do without", async () => {
      const changed = await ann.patch(`/Room/${room}`, { previews: false });
      expect(await changed.json()).toMatchObject({ previews: false });
      expect(await status(bob, "PATCH", `/Room/${room}`, { previews: true })).toBe(403);
      const unwanted = await say(ann, room, `${site.origin}/unwanted`);
      expect(await shown(unwanted)).toBeUndefined();
      const other = Number((await (await ann.post("/Room", { name: "other" })).json()).id);
      await say(ann, other, `${site.origin}/fence3`);
      await expect.poll(() => site.asked).toContain("/fence3");
      expect(site.asked).not.toContain("/unwanted");
    });

    await test.step("who comes later gets them with the messages; basic clients got none", async () => {
      const replayed = framesOf(await enter(stack, ann, room, 0));
      await expect.poll(() => replayed.some(({ type }) => type === 10)).toBe(true);
      const kept = replayed.filter(({ type, target }) => type === 10 && target === first);
      expect(kept.map(({ previews }) => previews)).toStrictEqual([[], [], []]);
      expect(
        basic.map(({ type }) => type).filter((type) => type !== 0 && type !== 1),
      ).toStrictEqual([]);
      expect(basic.every((each) => !("previews" in each))).toBe(true);
    });
  } finally {
    site.stop();
  }
});

test("previews in the browser: a card that moves nothing, × for its author, permalinks as cards", async ({
  startStack,
}) => {
  const site = await PreviewSite.start();
  const stack = await startStack({ PREVIEW_ORIGINS: site.origin });
  const browser = await chromium.launch({
    executablePath: await findBrowserInWorker(),
    args: browserArguments,
  });
  try {
    const person = async (username: string) => {
      const context = await browser.newContext({ baseURL: stack.origin, locale: "en-US" });
      const account = { username, nickname: username, password: "zjh1997@stupid" };
      expect((await context.request.post("/api/User", { data: account })).status()).toBe(201);
      expect((await context.request.post("/api/Login", { data: account })).ok()).toBe(true);
      return context.newPage();
    };
    const [ann, bob] = [await person("ann"), await person("bob")];
    const made = await ann.request.post("/api/Room", { data: { name: "links" } });
    const { id: room } = await made.json();
    const post = async (msg: string) => {
      const answer = await ann.request.post(`/api/Room/${room}/Message`, { data: { msg } });
      return Number((await answer.json()).id);
    };
    const linking = await post(`${site.origin}/picture`);
    for (let n = 0; n < 30; n++) await post(`line ${n}`);
    for (const page of [ann, bob]) await page.goto(`/rooms/${room}`);
    const row = (page: typeof ann, id: number) => page.locator(`[data-message="${id}"]`);
    const card = row(ann, linking).getByRole("link", { name: "picture & tea" });
    await expect(card).toHaveAttribute("rel", "noopener noreferrer nofollow ugc");
    await card.scrollIntoViewIfNeeded();
    const image = row(ann, linking).locator("img");
    await expect
      .poll(() => image.evaluate((each: HTMLImageElement) => each.complete && each.naturalWidth))
      .toBe(1_000);
    expect(await image.evaluate((each: HTMLImageElement) => new URL(each.src).origin)).toBe(
      stack.origin,
    );

    await test.step("what is read stays in place while a card above it comes", async () => {
      const above = await post("above");
      for (let n = 0; n < 30; n++) await post(`more ${n}`);
      const read = row(bob, above + 15);
      await expect(row(bob, above + 30)).toBeVisible();
      await read.scrollIntoViewIfNeeded();
      const before = await read.boundingBox();
      await ann.request.patch(`/api/Room/${room}/Message/${above}`, {
        data: { msg: `above ${site.origin}/picture2` },
      });
      await expect
        .poll(async () => {
          const answer = await ann.request.get(`/api/Room/${room}/Message?around=${above}&limit=1`);
          return (await answer.json()).messages[0]?.previews?.length;
        })
        .toBe(1);
      await row(bob, above).waitFor({ state: "attached" });
      await expect(row(bob, above).getByText("The Tea Shop")).toBeAttached();
      expect(Math.abs(((await read.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
    });

    await test.step("a permalink shows the message to who may read it", async () => {
      const quoting = await post(`see ${stack.origin}/rooms/${room}?message=${linking}`);
      const quoted = row(bob, quoting).getByRole("link", { name: "Message from ann" });
      await expect(quoted).toContainText(`${site.origin}/picture`);
      await expect(quoted).toContainText("links");
      await quoted.click();
      await expect(row(bob, linking)).toBeInViewport();
    });

    await test.step("the author removes the previews, and they are gone for everybody", async () => {
      await expect(row(bob, linking).getByText("The Tea Shop")).toBeVisible();
      await expect(row(bob, linking).getByRole("button", { name: "Remove preview" })).toHaveCount(
        0,
      );
      await ann.goto(`/rooms/${room}?message=${linking}`);
      await row(ann, linking).hover();
      await row(ann, linking).getByRole("button", { name: "Remove preview" }).click();
      for (const page of [ann, bob]) {
        await expect(row(page, linking).getByText("The Tea Shop")).toHaveCount(0);
      }
      await bob.reload();
      await bob.goto(`/rooms/${room}?message=${linking}`);
      await expect(row(bob, linking)).toBeVisible();
      await expect(row(bob, linking).getByText("The Tea Shop")).toHaveCount(0);
    });
  } finally {
    await browser.close();
    site.stop();
  }
});
