import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import * as argon2 from "@node-rs/argon2";
import pLimit from "p-limit";

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet); memory in KiB. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * No more at a time than there are cores, and than leave one of libuv's four threads: every session
 * and token is signed on those, and would wait behind a crowd that signs in.
 */
const limit = pLimit(Math.min(availableParallelism(), 3));

/** Verified against where there is no such person, so that both cases take the same time. */
const decoy = argon2.hash(randomBytes(16), cost);

/** What the API document calls the encrypted password: the MD5 of its UTF-8 bytes, in hex. */
export function digestOf(password: string): string {
  return createHash("md5").update(password, "utf8").digest("hex");
}

/** `POST /Login` gets 32 hex digits, the MD5; anything else is the password itself. */
export function digestFromLogin(password: string): string {
  return /^[0-9a-f]{32}$/i.test(password) ? password.toLowerCase() : digestOf(password);
}

export function hash(digest: string): Promise<string> {
  return limit(() => argon2.hash(digest, cost));
}

/** Takes the same time for an unknown person (null), a wrong digest and the right one. */
export async function verify(passwordHash: string | null, digest: string): Promise<boolean> {
  const known = passwordHash ?? (await decoy);
  const matches = await limit(() => argon2.verify(known, digest));
  return matches && passwordHash !== null;
}
