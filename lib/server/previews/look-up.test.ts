import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let site: Server;
let origin: string;
let lookUp: typeof import("./look-up").lookUp;
let picture: Buffer;
const asked: string[] = [];
const waiting: ServerResponse[] = [];

beforeAll(async () => {
  picture = await sharp({ create: { width: 1_600, height: 900, channels: 3, background: "green" } })
    .withExif({ IFD0: { Copyright: "secret place" } })
    .jpeg()
    .toBuffer();
  site = createServer(({ url = "" }, response) => {
    asked.push(url);
    const html = (text: string) =>
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(text);
    const image = (type: string, bytes: Buffer) =>
      response.writeHead(200, { "Content-Type": type }).end(bytes);
    const titled = (address: string) =>
      html(`<title>Tea</title><meta property="og:image" content="${address}">`);
    if (url.startsWith("/slow")) waiting.push(response);
    else if (url.startsWith("/page")) html(`<title>${url}</title>`);
    else if (url === "/with-picture") titled("/tea.jpg");
    else if (url === "/with-inner") titled("http://169.254.169.254/latest");
    else if (url === "/with-svg") titled("/a.svg");
    else if (url === "/with-html") titled("/fake.png");
    else if (url === "/tea.jpg") image("image/jpeg", picture);
    else if (url === "/a.svg") image("image/svg+xml", Buffer.from("<svg/>"));
    else if (url === "/fake.png") image("image/png", Buffer.from("<script>alert(1)</script>"));
    else if (url === "/pixel.gif")
      image("image/gif", Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=", "base64"));
    else if (url === "/file.zip") image("application/zip", Buffer.from("PK"));
    else response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  const address = site.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const secret = "x".repeat(32);
  Object.assign(process.env, {
    DATABASE_URL: "postgres://localhost/none",
    NEXTAUTH_SECRET: secret,
    ROOM_TOKEN_SECRET: secret,
    INTERNAL_SECRET: secret,
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
    PREVIEW_ORIGINS: origin,
  });
  ({ lookUp } = await import("./look-up"));
});
afterAll(() => {
  site.closeAllConnections();
  site.close();
});
beforeEach(() => {
  asked.length = 0;
});

test("a link is fetched once for everyone who posts it, now and later", async () => {
  const [one, two] = await Promise.all([lookUp(`${origin}/page1`), lookUp(`${origin}/page1#part`)]);
  expect(one).toStrictEqual({ title: "/page1" });
  expect(two).toBe(one);
  expect(await lookUp(`${origin}/page1`)).toBe(one);
  expect(asked).toStrictEqual(["/page1"]);
});

test("so is one that leads nowhere", async () => {
  expect(await lookUp(`${origin}/nowhere`)).toBeNull();
  expect(await lookUp(`${origin}/nowhere`)).toBeNull();
  expect(asked).toStrictEqual(["/nowhere"]);
});

test("a page's picture is made anew: smaller, as WebP, without its metadata", async () => {
  const found = await lookUp(`${origin}/with-picture`);
  expect(found).toMatchObject({ title: "Tea", picture: { width: 1_000, height: 563 } });
  const bytes = found?.picture?.bytes ?? Buffer.alloc(0);
  const { format, exif } = await sharp(bytes).metadata();
  expect([format, exif]).toStrictEqual(["webp", undefined]);
  expect(found?.picture?.hash.length).toBeGreaterThan(10);
});

test("a link to a picture is the picture", async () => {
  expect(await lookUp(`${origin}/tea.jpg`)).toMatchObject({ title: "", picture: { width: 1_000 } });
});

test.each(["/with-inner", "/with-svg", "/with-html"])(
  "a page keeps its words where its picture is none: %s",
  async (path) => {
    expect(await lookUp(origin + path)).toStrictEqual({ title: "Tea" });
  },
);

test.each(["/pixel.gif", "/a.svg", "/fake.png", "/file.zip"])(
  "nothing is shown of %s",
  async (path) => {
    expect(await lookUp(origin + path)).toBeNull();
  },
);

test("a site that is not trusted and not public is not called", async () => {
  const inner = origin.replace("127.0.0.1", "localhost");
  expect(await lookUp(`${inner}/page2`)).toBeNull();
  expect(asked).toStrictEqual([]);
});

test("a host is called for two links at a time, and for no more than 30 in a minute", async () => {
  const before = 12;
  const all = Array.from({ length: 40 }, (_, n) => lookUp(`${origin}/slow${n}`));
  await expect.poll(() => waiting.length).toBe(2);
  const release = setInterval(() => {
    for (const each of waiting.splice(0)) {
      each.writeHead(200, { "Content-Type": "text/html" }).end("<title>slow</title>");
    }
    expect(waiting.length).toBeLessThanOrEqual(2);
  }, 1);
  const found = await Promise.all(all);
  clearInterval(release);
  expect(asked.length).toBeLessThanOrEqual(30);
  expect(found.filter((each) => each !== null)).toHaveLength(asked.length);
  expect(asked.length).toBeGreaterThan(30 - before);
});
