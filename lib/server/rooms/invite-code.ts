import "server-only";
import { randomBytes } from "node:crypto";

export function newInviteCode(): string {
  return randomBytes(16).toString("base64url");
}

/** Checked first, because other text may not be valid in Postgres. */
export function isInviteCode(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}
