/** The links that end digests. They work for ever and without a session, so nothing of them is stored. */
import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { setDigest } from "../db/queries/digest-settings";
import { env } from "../env";
import { Problem } from "../http/problem";

/** Good for nothing but to end this person's digests. */
export function stopToken(userId: number): string {
  return `${userId}.${seal(userId).toString("base64url")}`;
}

/** Whose digests a token ends; null if it was not made here. */
export function readStopToken(token: string): number | null {
  const [, id = "", given = ""] = /^([1-9]\d{0,9})\.([\w-]{43})$/.exec(token) ?? [];
  if (id === "") return null;
  const isOurs = timingSafeEqual(Buffer.from(given, "base64url"), seal(Number(id)));
  return isOurs ? Number(id) : null;
}

/** Ends digests; again, nothing changes. Throws 404 for a token that was not made here. */
export async function stopDigest(token: string): Promise<void> {
  const userId = readStopToken(token);
  if (userId === null) throw new Problem(404, "There is nothing at this address.");
  await setDigest(userId, { digestMinutes: null });
}

function seal(userId: number): Buffer {
  return createHmac("sha256", env().NEXTAUTH_SECRET).update(`stop digests of ${userId}`).digest();
}
