/**
 * Uploads straight from the browser into the bucket, where requests to the app are small. What comes so is
 * no file before the server has looked at it and copied it: the address that the browser has could still
 * change it meanwhile.
 */
import "server-only";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import pLimit from "p-limit";
import type { FileInfo } from "@/lib/wire/frames";
import * as files from "../db/queries/files";
import { findFor } from "../db/queries/rooms";
import type { User } from "../db/queries/users";
import { Problem } from "../http/problem";
import { logger } from "../observability/app-logger";
import { enter } from "../rooms/room-access";
import { type DirectTicket, signTicket, verifyTicket } from "./direct-ticket";
import { type DirectStore, NoSuchFile, type UploadAddress } from "./file-store";
import { requireDirectStore } from "./own-store";
import { requireSpace } from "./quota";
import type { ReceivedFile } from "./received-file";
import { keepFile, keptName, maxFileBytes, newKey } from "./upload";

/** A function at Vercel has 512 MB of disk. */
const turns = pLimit(4);

export type DirectUpload = { key: string } & UploadAddress;

/**
 * Begins the upload of a file of so many bytes, for a message that this person is to send in the room. They
 * become a member. Throws 403, 404, 413, 501 and 507.
 */
export async function beginDirect(
  user: User,
  roomId: number,
  { name, bytes }: { name: string; bytes: number },
): Promise<DirectUpload> {
  const store = requireDirectStore();
  await enter(user, await findFor(user.id, roomId));
  if (bytes > maxFileBytes()) {
    throw new Problem(413, `A file must not be larger than ${maxFileBytes()} bytes.`);
  }
  await requireSpace(user.id, bytes);
  const upload = newKey();
  const ticket = { key: upload, userId: user.id, roomId, name: keptName(name), bytes };
  const [key, address] = await Promise.all([signTicket(ticket), store.openUpload(upload, bytes)]);
  return { key, ...address };
}

/**
 * Makes a file of what was uploaded; again, it answers the same. Resolves once it is durable. Throws 403,
 * 404, 409 if nothing was uploaded, 501 and 507.
 */
export async function finishDirect(user: User, roomId: number, key: string): Promise<FileInfo> {
  const store = requireDirectStore();
  const ticket = await verifyTicket(key);
  if (ticket?.userId !== user.id || ticket.roomId !== roomId) {
    throw new Problem(404, "There is no such upload, or it took too long. Begin a new one.");
  }
  await enter(user, await findFor(user.id, roomId));
  const finished = await files.findOfUpload(user.id, ticket.key);
  return finished?.info ?? (await turns(() => finish(store, ticket)));
}

async function finish(store: DirectStore, ticket: DirectTicket): Promise<FileInfo> {
  const { received, digest } = await fetchUpload(store, ticket);
  let info: FileInfo;
  try {
    // What differs has another key, so two calls at once cannot mix what the store has with the row.
    info = await keepFile(received, { ...ticket, key: ticket.key + digest.slice(0, 32) });
  } catch (error) {
    const other = await files.findOfUpload(ticket.userId, ticket.key);
    if (!other) throw error;
    info = other.info;
  }
  await store.removeUpload(ticket.key).catch((err: unknown) => {
    logger.warn({ err }, "an upload was not removed; the sweep does it");
  });
  return info;
}

/** Copies the upload to the local disk. Throws 409. */
async function fetchUpload(
  store: DirectStore,
  { key, bytes }: DirectTicket,
): Promise<{ received: ReceivedFile; digest: string }> {
  const uploaded = await store.readUpload(key).catch((error: unknown) => {
    throw error instanceof NoSuchFile ? notThere() : error;
  });
  // No bucket takes another length than the signed one; one that does must not fill the disk.
  if (uploaded.bytes !== bytes) {
    await uploaded.stream.cancel();
    await store.removeUpload(key);
    throw notThere();
  }
  const folder = await mkdtemp(path.join(store.incoming, "upload-"));
  const file = path.join(folder, "original");
  const hash = createHash("sha256");
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const source = Readable.fromWeb(uploaded.stream as WebStream<Uint8Array>);
    await pipeline(source, counted, createWriteStream(file, { mode: 0o600 }));
    return { received: { folder, file, bytes }, digest: hash.digest("hex") };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function notThere(): Problem {
  return new Problem(409, "Nothing was uploaded there. Upload the file, then call this again.");
}
