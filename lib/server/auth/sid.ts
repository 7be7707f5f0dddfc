import "server-only";
import { createHash } from "node:crypto";

/**
 * The public id of a session or an access token: it marks their sockets and names them in lists,
 * without giving the secret away.
 */
export function sidOf(secret: string): string {
  return sidOfHash(createHash("sha256").update(secret).digest("hex"));
}

/** The same id, from the SHA-256 of the secret in hex, as access tokens are stored. */
export function sidOfHash(hash: string): string {
  return Buffer.from(hash, "hex").toString("base64url").slice(0, 22);
}
