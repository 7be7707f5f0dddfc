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
const decoded = new LRUCache<string, { sessionId: string; isMarked: boolean; expiresAt: number }>({
  max: 10_000,
});

/** The session id in the caller's cookie; null if there is none, or it is forged or expired. */
export async function readSessionCookie(): Promise<string | null> {
  return (await findSession())?.sessionId ?? null;
}

/**
 * Gives a browser that still has the cookie of an older release the new one instead. Only where
 * cookies can be set: in route handlers, not while a page renders.
 */
export async function renewOldCookie(): Promise<void> {
  const found = await findSession();
  if (found?.isOld) await setSessionCookie(found.sessionId);
}

export async function setSessionCookie(sessionId: string): Promise<void> {
  const secure = await isSecure();
  const value = await encode({
    token: tokenOf(sessionId),
    secret: env().NEXTAUTH_SECRET,
    maxAge: sessionTtlSeconds,
  });
  const store = await cookies();
  store.set(cookieName(secure), value, { ...cookieOptions(secure), maxAge: sessionTtlSeconds });
  if (secure) clear(store, oldSecureName);
}

/** Removes the cookie from the browser; the session itself is not touched. */
export async function clearSessionCookie(): Promise<void> {
  const secure = await isSecure();
  const store = await cookies();
  clear(store, cookieName(secure));
  if (secure) clear(store, oldSecureName);
}

/** next-auth's setting for the cookie. */
export function sessionCookie(secure: boolean) {
  return { name: cookieName(secure), options: cookieOptions(secure) };
}

/**
 * What the cookie says. The mark tells it from the cookies of older releases: those are taken under
 * the old name too, where a sibling subdomain may have planted them.
 */
export function tokenOf(sessionId: string): { sid: string; host: true } {
  return { sid: sessionId, host: true };
}

/** Whether the browser uses https: the cookie's name and its Secure flag depend on it. */
export async function isSecure(): Promise<boolean> {
  return (await headers()).get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

type Found = { sessionId: string; isOld: boolean };

async function findSession(): Promise<Found | null> {
  const secure = await isSecure();
  const store = await cookies();
  const cookie = store.get(cookieName(secure))?.value;
  const found = cookie ? await decodeCookie(cookie) : null;
  if (found) return { sessionId: found.sessionId, isOld: false };
  const oldCookie = secure ? store.get(oldSecureName)?.value : undefined;
  const old = oldCookie ? await decodeCookie(oldCookie) : null;
  return old && !old.isMarked ? { sessionId: old.sessionId, isOld: true } : null;
}

async function decodeCookie(
  cookie: string,
): Promise<{ sessionId: string; isMarked: boolean } | null> {
  const known = decoded.get(cookie);
  if (known) return known.expiresAt > Date.now() ? known : null;
  try {
    const token = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET });
    if (typeof token?.sid !== "string" || typeof token.exp !== "number") return null;
    const found = { sessionId: token.sid, isMarked: token.host === true };
    decoded.set(cookie, { ...found, expiresAt: token.exp * 1_000 });
    return found;
  } catch {
    return null;
  }
}

function clear(store: Awaited<ReturnType<typeof cookies>>, name: string): void {
  if (!store.has(name)) return;
  const secure = name !== cookieName(false);
  store.set(name, "", { ...cookieOptions(secure), maxAge: 0 });
}

/** `__Host-`: browsers take it from this very host over https only, not from a sibling subdomain. */
function cookieName(secure: boolean): string {
  return `${secure ? "__Host-" : ""}next-auth.session-token`;
}

/** next-auth's default, which releases before 2026-12 used. */
const oldSecureName = "__Secure-next-auth.session-token";

function cookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
}
