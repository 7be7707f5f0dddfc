import "server-only";
import { createHash } from "node:crypto";

/**
 * The public id of a session or an access token: it marks their sockets and names them in lists,
 * without giving the secret away.
 */
export function sidOf(secret: string): string {
  return sidOfDigest(createHash("sha256").update(secret).digest());
}

/** The same id, from the SHA-256 of the secret. */
export function sidOfDigest(digest: Buffer): string {
  return digest.toString("base64url").slice(0, 22);
}
