/** Small files of many kinds, and messages with files, sent through REST. */
import { expect, type Page } from "@playwright/test";
import sharp from "sharp";

export type SentFile = { name: string; bytes: Buffer };

/** A picture of waves in one colour, so that one is told from another. */
export async function picture(
  name: string,
  width: number,
  height: number,
  hue = 120,
): Promise<SentFile> {
  const wave = (y: number, light: number) =>
    `<path fill="hsl(${hue} 45% ${light}%)" d="M0 ${y}Q25 ${y - 18} 50 ${y}T100 ${y}V100H0z"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" preserveAspectRatio="none" width="${width}" height="${height}"><rect width="100" height="100" fill="hsl(${hue} 50% 82%)"/><circle cx="72" cy="26" r="11" fill="hsl(${hue + 40} 85% 68%)"/>${wave(52, 62)}${wave(70, 48)}${wave(88, 34)}</svg>`;
  const drawn = sharp(Buffer.from(svg));
  return { name, bytes: await (name.endsWith("png") ? drawn.png() : drawn.jpeg()).toBuffer() };
}

/** An animation of two frames: red, then blue. */
export async function animation(name: string, width: number, height: number): Promise<SentFile> {
  const frame = (background: string) =>
    sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer();
  const frames = await Promise.all([frame("#f00"), frame("#00f")]);
  const bytes = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [200, 200], loop: 0 })
    .toBuffer();
  return { name, bytes };
}

/** A second of a quiet tone. */
export function sound(name: string): SentFile {
  const rate = 8_000;
  const bytes = Buffer.alloc(44 + rate, 128);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + rate, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const) {
    bytes.writeUInt16LE(value, at);
  }
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate, 28);
  bytes.write("data", 36);
  bytes.writeUInt32LE(rate, 40);
  for (let at = 0; at < rate; at++) bytes[44 + at] = 128 + Math.round(20 * Math.sin(at / 3));
  return { name, bytes };
}

/** A video of half a second, recorded in the page. */
export async function video(page: Page, name: string): Promise<SentFile> {
  const recorded = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 180];
    const context = canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
    const chunks: Blob[] = [];
    recorder.ondataavailable = ({ data }) => chunks.push(data);
    const ended = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start();
    for (let frame = 0; frame < 15; frame++) {
      if (context) context.fillStyle = `hsl(${frame * 20} 60% 50%)`;
      context?.fillRect(0, 0, 320, 180);
      await new Promise((resolve) => setTimeout(resolve, 33));
    }
    recorder.stop();
    await ended;
    return [...new Uint8Array(await new Blob(chunks).arrayBuffer())];
  });
  return { name, bytes: Buffer.from(recorded) };
}

export const pdf = (name: string): SentFile => ({
  name,
  bytes: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
});

/** Uploads files through REST; returns their ids. */
export async function upload(page: Page, room: number, files: SentFile[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { name, bytes } of files) {
    const answer = await page.request.post(
      `/api/Room/${room}/File?name=${encodeURIComponent(name)}`,
      { data: bytes, headers: { "Content-Type": "application/octet-stream" } },
    );
    expect(answer.status()).toBe(201);
    ids.push((await answer.json()).id);
  }
  return ids;
}

/** Sends a message with files through REST; returns its id. */
export async function sendFiles(
  page: Page,
  room: number,
  files: SentFile[],
  more: { msg?: string; reply?: number } = {},
): Promise<number> {
  const data = { ...more, files: await upload(page, room, files) };
  const answer = await page.request.post(`/api/Room/${room}/Message`, { data });
  expect(answer.status()).toBe(201);
  return (await answer.json()).id;
}
