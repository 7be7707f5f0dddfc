/** Where files are: a bucket that instances share, a disk that is full. */
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { findBrowserInWorker } from "../../scripts/test/browser";
import { browserArguments } from "../support/browser-arguments";
import { Bucket } from "../support/bucket";
import { expect, test } from "../support/shared-fixtures";
import { mountDisk } from "../support/small-disk";
import {
  archived,
  type Client,
  type Front,
  logIn,
  makeRoom,
  signIn,
} from "../support/stack-client";

test.slow();

function upload(
  { origin }: Front,
  { cookie }: Client,
  room: number,
  body: Uint8Array<ArrayBuffer>,
) {
  const url = `${origin}/api/Room/${room}/File?name=a.bin`;
  return fetch(url, { method: "POST", headers: { cookie }, body });
}

function download({ origin }: Front, { cookie }: Client, place: string, more = {}) {
  return fetch(`${origin}/api/Room/${place}`, { headers: { cookie, ...more } });
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test("promise: what one instance stores in the bucket another one serves; while the bucket is away only files are", async ({
  startInstances,
}) => {
  const bucket = await Bucket.start("127.0.0.1", "secret");
  const browser = await chromium.launch({
    executablePath: await findBrowserInWorker(),
    args: browserArguments,
  });
  try {
    const { first, second } = await startInstances({
      FILES_BUCKET: "s3://teahouse/files",
      FILES_S3_ENDPOINT: `http://127.0.0.1:${bucket.port}`,
      FILES_S3_ACCESS_KEY_ID: "test",
      FILES_S3_SECRET_ACCESS_KEY: "secret",
      FILES_UPLOAD: "direct",
    });
    const ann = await signIn(first, "ann");
    const room = await makeRoom(ann);
    const elsewhere = await logIn(second, "ann");
    const body = new Uint8Array(randomBytes(3_000_000));
    const stored = await upload(first, ann, room, body);
    expect(stored.status).toBe(201);
    const { id }: { id: number } = await stored.json();
    const place = `${room}/File/${id}`;
    expect((await bytesOf(await download(second, elsewhere, place))).equals(body)).toBe(true);
    const part = await download(second, elsewhere, place, { Range: "bytes=2999990-" });
    expect([part.status, await bytesOf(part)]).toStrictEqual([206, Buffer.from(body.slice(-10))]);

    await test.step("straight from the browser, begun at one and finished at the other", async () => {
      const [name = "", value = ""] = ann.cookie.split("=");
      const context = await browser.newContext();
      await context.addCookies([{ name, value, url: first.origin }]);
      const page = await context.newPage();
      await page.goto(`${first.origin}/rooms/${room}`);
      // What a page may do is up to its Content-Security-Policy and to the bucket's CORS.
      const sent = await page.evaluate(async (path) => {
        const body = JSON.stringify({ name: "b.txt", bytes: 5 });
        const json = { "Content-Type": "application/json" };
        const begun = await fetch(path, { method: "POST", headers: json, body });
        const { key, url, method, headers } = await begun.json();
        const put = await fetch(url, { method, headers, body: new Blob(["hello"]) });
        return { key, status: put.status };
      }, `/api/Room/${room}/DirectUpload`);
      expect(sent.status).toBe(200);
      const finished = await elsewhere.post(`/Room/${room}/DirectUpload/${sent.key}`, undefined);
      expect(finished.status).toBe(201);
      expect(JSON.parse(await finished.text())).toMatchObject({
        name: "b.txt",
        type: "text/plain",
      });
    });

    await test.step("while the bucket is away", async () => {
      bucket.fault = () => "reset";
      const lost = await download(second, elsewhere, place);
      expect([lost.status, lost.headers.get("retry-after")]).toStrictEqual([503, "5"]);
      expect((await upload(first, ann, room, body)).status).toBe(503);
      expect((await ann.post(`/Room/${room}/Message`, { msg: "still here" })).status).toBe(201);
      expect(await archived(elsewhere, room)).toStrictEqual(["still here"]);
      bucket.fault = () => null;
      expect((await upload(second, elsewhere, room, body)).status).toBe(201);
      expect((await download(first, ann, place)).status).toBe(200);
    });
  } finally {
    await browser.close();
    await bucket.stop();
  }
});

test("promise: a full disk takes no file and keeps no part of one, says so, and nothing else breaks", async ({
  startStack,
}) => {
  const disk = mountDisk(16);
  test.skip(!disk, "mounting is not possible here");
  if (!disk) return;
  try {
    const stack = await startStack({ FILES_FOLDER: disk.folder });
    const ann = await signIn(stack, "ann");
    const room = await makeRoom(ann);
    const body = new Uint8Array(randomBytes(2_000_000));
    expect((await upload(stack, ann, room, body)).status).toBe(201);
    const before = filesIn(disk.folder);
    const freeSpace = disk.fill();
    const full = await upload(stack, ann, room, body);
    expect(full.status).toBe(507);
    expect(await full.json()).toMatchObject({ code: "storage-full" });
    expect(filesIn(disk.folder)).toStrictEqual([...before, "filler"].sort());
    expect((await ann.post(`/Room/${room}/Message`, { msg: "still here" })).status).toBe(201);
    freeSpace();
    expect((await upload(stack, ann, room, body)).status).toBe(201);
    await stack.stop();
  } finally {
    disk.remove();
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
