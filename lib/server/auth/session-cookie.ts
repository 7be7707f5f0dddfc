import "server-only";
import { LRUCache } from "lru-cache";
import { decode } from "next-auth/jwt";
import { env } from "../env";

/**
 * Cookies that were opened before: next-auth derives its key anew for each, which costs more than
 * the rest of a call. Whether the session still lives is asked of the database all the same.
 */
const opened = new LRUCache<string, { sessionId: string; expiresAt: number }>({ max: 10_000 });

/** The session that a cookie of ours names; null where it is forged, cut short or has run out. */
export async function sessionIdIn(cookie: string): Promise<string | null> {
  const known = opened.get(cookie);
  if (known) return known.expiresAt > Date.now() ? known.sessionId : null;
  try {
    const token = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET });
    if (typeof token?.sid !== "string" || typeof token.exp !== "number") return null;
    opened.set(cookie, { sessionId: token.sid, expiresAt: token.exp * 1_000 });
    return token.sid;
  } catch {
    return null;
  }
}
