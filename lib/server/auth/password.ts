import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import * as argon2 from "@node-rs/argon2";
import pLimit from "p-limit";

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet); memory in KiB. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Hashes at a time: at most the number of cores, and one less than libuv's four threads. Sessions
 * and tokens are signed on those threads too, and must not wait behind a crowd that signs in.
 */
const limit = pLimit(Math.min(availableParallelism(), 3));

/** Verified instead of an unknown person's hash, so that both cases take the same time. */
const decoy = argon2.hash(randomBytes(16), cost);

/** The API document's "encrypted password": the MD5 of its UTF-8 bytes, in lower-case hex. */
export function digestOf(password: string): string {
  return createHash("md5").update(password, "utf8").digest("hex");
}

/** The digest of what `POST /Login` got: 32 hex digits are the MD5, anything else the password. */
export function digestFromLogin(password: string): string {
  return /^[0-9a-f]{32}$/i.test(password) ? password.toLowerCase() : digestOf(password);
}

/** The argon2id hash to be stored, as an encoded string with a random salt. */
export function hash(digest: string): Promise<string> {
  return limit(() => argon2.hash(digest, cost));
}

/** Takes the same time for an unknown person (null), a wrong digest and the right one. */
export async function verify(passwordHash: string | null, digest: string): Promise<boolean> {
  const known = passwordHash ?? (await decoy);
  const matches = await limit(() => argon2.verify(known, digest));
  return matches && passwordHash !== null;
}
