/** A file as it arrives, on the local disk until the store has it. */
import "server-only";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import { Problem } from "../http/problem";

export { mediaTypeOf } from "./media/media-type";

/** What of a body that is too large is read and dropped, so that a client still sending gets the answer. */
const maxDroppedBytes = 16 * 1024 * 1024;
/** What waits to be written is written at once: a call of the system for each piece took most of the time. */
export const writeBufferBytes = 1024 * 1024;

export type ReceivedFile = { folder: string; file: string; bytes: number };

/**
 * Writes a body into a temporary folder inside `parent`, which is on the disk of the store; the caller
 * deletes it. Memory stays flat, whatever the size. Throws 400 for an empty or broken off body, 413 over
 * `maxBytes`.
 */
export async function receiveFile(
  body: ReadableStream<Uint8Array> | Readable | null,
  parent: string,
  maxBytes: number,
): Promise<ReceivedFile> {
  const folder = await mkdtemp(path.join(parent, "upload-"));
  const file = path.join(folder, "original");
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes + maxDroppedBytes) return done(tooLarge(maxBytes));
      done(null, bytes > maxBytes ? undefined : chunk);
    },
  });
  try {
    if (body) {
      const readable = body instanceof Readable ? body : nodeStream(body);
      const options = { mode: 0o600, highWaterMark: writeBufferBytes };
      await pipeline(readable, counted, createWriteStream(file, options));
    }
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    if (bytes === 0) throw emptyFile();
    return { folder, file, bytes };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw problemOf(error);
  }
}

export function emptyFile(): Problem {
  return new Problem(400, "The file is empty.", { errors: { body: "empty" } });
}

export function tooLarge(maxBytes: number): Problem {
  return new Problem(413, `A file must not be larger than ${maxBytes} bytes.`);
}

/** What a client gets for an error while its body was read and written. */
export function problemOf(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // The client went away, as a page that is closed does.
  if (code === "ABORT_ERR" || code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET") {
    return new Problem(400, "The body broke off.");
  }
  return error;
}

/** The types of the two streams differ, though they are one class. */
export function nodeStream(body: ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(body as WebStream<Uint8Array>);
}
