import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import * as argon2 from "@node-rs/argon2";
import { boundedQueue } from "./bounded-queue";

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet); memory in KiB. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Hashes at a time: at most the number of cores, and one less than libuv's four threads. Sessions
 * and tokens are signed on those threads too, and must not wait behind a crowd that signs in.
 */
const hashesAtATime = Math.min(availableParallelism(), 3);

const queue = boundedQueue(hashesAtATime);

/**
 * Runs an attempt at a password: the check of its limits, `verify`, and the count if it failed. One
 * more than hash at a time, so that no core waits for SQL; few, because attempts that run together
 * can exceed a limit by their number. Throws Busy.
 */
export const attempt = boundedQueue(hashesAtATime + 1);

/** Verified instead of an unknown person's hash, so that both cases take the same time. */
const decoy = argon2.hash(randomBytes(16), cost);

/** The API document's "encrypted password": the MD5 of its UTF-8 bytes, in lower-case hex. */
export function digestOf(password: string): string {
  return createHash("md5").update(password, "utf8").digest("hex");
}

/**
 * The digests that a given password may stand for. 32 hex digits are the API document's MD5, but
 * may also be a password that looks like one (`openssl rand -hex 16`); anything else is a password.
 */
export function readingsOf(password: string): string[] {
  const isHex = /^[0-9a-f]{32}$/i.test(password);
  return isHex ? [password.toLowerCase(), digestOf(password)] : [digestOf(password)];
}

/** The argon2id hash to be stored, as an encoded string with a random salt. Throws Busy. */
export function hash(digest: string): Promise<string> {
  return queue(() => argon2.hash(digest, cost));
}

/**
 * Whether one of the digests is the password's. An unknown person (null) takes the same time as
 * known ones with a wrong digest: every reading is tried until one matches, and nobody but the owner
 * gets a match. Throws Busy.
 */
export async function verify(passwordHash: string | null, digests: string[]): Promise<boolean> {
  const known = passwordHash ?? (await decoy);
  for (const digest of digests) {
    if (await queue(() => argon2.verify(known, digest))) return passwordHash !== null;
  }
  return false;
}
