/** The session's cookie: next-auth's own, so that every way of signing in makes the same session. */
import "server-only";
import { LRUCache } from "lru-cache";
import { cookies, headers } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { env } from "../env";

/** Signing out or changing the password ends a session earlier; otherwise people stay signed in. */
export const sessionTtlSeconds = 365 * 24 * 3_600;

/**
 * Cookies that were decrypted before: next-auth derives a key for each, which costs more than the
 * rest of a call. The database is still asked on every call whether the session is alive.
 */
const decoded = new LRUCache<string, { sessionId: string; expiresAt: number }>({ max: 10_000 });

/** The session id in the caller's cookie; null if there is none, or it is forged or expired. */
export async function readSessionCookie(): Promise<string | null> {
  const cookie = (await cookies()).get(cookieName(await isSecure()))?.value;
  return cookie ? sessionIdIn(cookie) : null;
}

export async function setSessionCookie(sessionId: string): Promise<void> {
  const secure = await isSecure();
  const value = await encode({
    token: { sid: sessionId },
    secret: env().NEXTAUTH_SECRET,
    maxAge: sessionTtlSeconds,
  });
  (await cookies()).set(cookieName(secure), value, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure,
    maxAge: sessionTtlSeconds,
  });
}

/** Removes the cookie from the browser; the session itself is not touched. */
export async function clearSessionCookie(): Promise<void> {
  const secure = await isSecure();
  const store = await cookies();
  if (store.has(cookieName(secure))) {
    store.set(cookieName(secure), "", { path: "/", secure, httpOnly: true, maxAge: 0 });
  }
}

/** Whether the browser uses https: the cookie's name and its Secure flag depend on it. */
export async function isSecure(): Promise<boolean> {
  return (await headers()).get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

async function sessionIdIn(cookie: string): Promise<string | null> {
  const known = decoded.get(cookie);
  if (known) return known.expiresAt > Date.now() ? known.sessionId : null;
  try {
    const token = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET });
    if (typeof token?.sid !== "string" || typeof token.exp !== "number") return null;
    decoded.set(cookie, { sessionId: token.sid, expiresAt: token.exp * 1_000 });
    return token.sid;
  } catch {
    return null;
  }
}

function cookieName(secure: boolean): string {
  return `${secure ? "__Secure-" : ""}next-auth.session-token`;
}
