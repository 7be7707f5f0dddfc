/** Files of messages, over REST. */
import { crc32, deflateSync } from "node:zlib";
import { expect } from "@playwright/test";
import { type Answer, fields, type Person } from "./basic-client";

/** A PNG of one pixel. */
export const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

/** As the server has it. */
export type Uploaded = { id: number; [key: string]: unknown };

type Given = { name?: string; type?: string; headers?: Record<string, string> };

/** Sends the bytes as the body of a call. */
export function upload(
  person: Person,
  room: number,
  bytes: Buffer,
  { name, type = "application/octet-stream", headers }: Given = {},
): Promise<Answer> {
  const query = name === undefined ? "" : `?name=${encodeURIComponent(name.toWellFormed())}`;
  return person.rest.request(`/Room/${room}/File${query}`, {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body: new Uint8Array(bytes),
  });
}

/** The file that the server made of it. */
export async function uploaded(
  person: Person,
  room: number,
  bytes: Buffer,
  given: Given = {},
): Promise<Uploaded> {
  const answer = await upload(person, room, bytes, given);
  expect(answer.status, answer.text).toBe(201);
  const { id, ...more } = fields(answer.body);
  return { id: Number(id), ...more };
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** One colour, one bit a pixel: few kB, whatever its size. */
export function hugePng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.writeUInt8(1, 8);
  const data = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))), { level: 9 });
  const parts = [chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([pixel.subarray(0, 8), ...parts]);
}

/** Each of one pixel. */
export function gifOfFrames(frames: number): Buffer {
  const head = Buffer.from("GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff", "latin1");
  const frame = Buffer.from(
    "\x21\xf9\x04\0\x01\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0",
    "latin1",
  );
  return Buffer.concat([head, ...Array<Buffer>(frames).fill(frame), Buffer.of(0x3b)]);
}
