/** A file as it arrives, on the local disk until the store has it. */
import "server-only";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import { fileTypeFromFile } from "file-type";
import { Problem } from "../http/problem";

/** What of a body that is too large is read and dropped, so that a client still sending gets the answer. */
const maxDroppedBytes = 16 * 1024 * 1024;

export type ReceivedFile = { folder: string; file: string; bytes: number };

/**
 * Writes a body into a temporary folder inside `parent`, which is on the disk of the store; the caller
 * deletes it. Memory stays flat, whatever the size. Throws 400 for an empty or broken off body, 413 over
 * `maxBytes`.
 */
export async function receiveFile(
  body: ReadableStream<Uint8Array> | null,
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
    if (body) await pipeline(nodeStream(body), counted, createWriteStream(file, { mode: 0o600 }));
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    if (bytes === 0) throw new Problem(400, "The file is empty.", { errors: { body: "empty" } });
    return { folder, file, bytes };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error instanceof Problem ? error : failure(error);
  }
}

/** The media type that the bytes say; the name says nothing. */
export async function mediaTypeOf(file: string): Promise<string> {
  const known = await fileTypeFromFile(file).catch(() => undefined);
  if (known) return known.mime;
  return (await isText(file)) ? "text/plain" : "application/octet-stream";
}

/** Whether it is UTF-8 without the control characters that no text has. */
async function isText(file: string): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells text from the rest
      if (/[\0-\x08\x0E-\x1A\x1C-\x1F]/.test(decoder.decode(chunk, { stream: true }))) return false;
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(413, `A file must not be larger than ${maxBytes} bytes.`);
}

function failure(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // The client went away, as a page that is closed does.
  if (code === "ABORT_ERR" || code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET") {
    return new Problem(400, "The body broke off.");
  }
  return error;
}

/** The types of the two streams differ, though they are one class. */
function nodeStream(body: ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(body as WebStream<Uint8Array>);
}
