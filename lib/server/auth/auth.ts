import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { cookies, headers } from "next/headers";
import type { AuthOptions } from "next-auth";
import { encode } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { cache } from "react";
import { usernameKey } from "@/lib/shared/fields";
import * as accessTokens from "../db/queries/access-tokens";
import type { RoomAccess } from "../db/queries/rooms";
import * as rooms from "../db/queries/rooms";
import * as sessions from "../db/queries/sessions";
import type { User } from "../db/queries/users";
import * as users from "../db/queries/users";
import { env } from "../env";
import { callerAddress } from "../http/http";
import { countCall } from "../http/limits";
import { Problem, TooMany } from "../http/problem";
import { log } from "../observability/log";
import { metrics } from "../observability/metrics";
import { closeSocketsLater } from "../party/tell-later";
import { digestOf, verify } from "./password";
import { sessionIdIn } from "./session-cookie";

/** Who calls, and with what. */
export type Caller = User & {
  /** The session's id; null where they came with an access token. */
  sessionId: string | null;
  /** What the sockets of this session, or of this access token, are known by. */
  sid: string;
};

/** Signing out or a new password ends a session sooner; nobody is asked every few weeks. */
const sessionTtlSeconds = 365 * 24 * 3_600;

/**
 * Starts a session for whoever knows the name and the password's digest; null for anybody else.
 * Throws TooMany.
 */
export async function signIn(
  username: string,
  digest: string,
): Promise<{ user: User; sessionId: string } | null> {
  await countCall("signInByAddress", await callerAddress());
  // On their way together; the name is not even counted for an address that guesses.
  const [user] = await Promise.all([
    users.find(username),
    countCall("signInByName", usernameKey(username)),
  ]);
  const matches = await verify(user?.passwordHash ?? null, digest);
  metrics().logins.inc({ result: user && matches ? "ok" : "failed" });
  if (!user || !matches) return null;
  const sessionId = randomBytes(24).toString("base64url");
  const agent = (await headers()).get("User-Agent") ?? "";
  await sessions.create(sessionId, user.id, agent, sessionTtlSeconds);
  return { user, sessionId };
}

/** Sets next-auth's own cookie, so that a REST login and the sign-in form make the same session. */
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

/** Ends the caller's session, on the server and in the browser; does nothing without one. */
export async function endSession(): Promise<void> {
  const sessionId = await currentSessionId();
  if (sessionId) await forget(sessionId);
  await clearSessionCookie();
}

/** For a session that is over already. */
export async function clearSessionCookie(): Promise<void> {
  const secure = await isSecure();
  const store = await cookies();
  if (store.has(cookieName(secure))) {
    store.set(cookieName(secure), "", { path: "/", secure, httpOnly: true, maxAge: 0 });
  }
}

/** Whose session the browser has; null without one that the server still knows. For pages. */
export const currentUser = cache(async (): Promise<User | null> => {
  const sessionId = await currentSessionId();
  return sessionId ? await sessions.findUser(sessionId) : null;
});

/** Who calls, with a session or an access token; 401 for nobody. For the REST API; one query. */
export async function requireUser(): Promise<Caller> {
  const accessToken = await bearer();
  if (accessToken !== null) return callerWith(accessToken);
  const sessionId = await currentSessionId();
  const user = sessionId && (await sessions.findUser(sessionId));
  if (!user) throw noSession();
  return { ...user, sessionId, sid: sidOf(sessionId) };
}

/**
 * The same, with a room as the caller may know it: for a session it is one query all the same.
 * `lib/server/rooms/room-access.ts` says what a caller may do there.
 */
export async function requireUserAndRoom(
  roomId: number,
): Promise<{ user: Caller; room: RoomAccess | null }> {
  const accessToken = await bearer();
  if (accessToken !== null) {
    const user = await callerWith(accessToken);
    return { user, room: await rooms.findFor(user.id, roomId) };
  }
  const sessionId = await currentSessionId();
  const found = sessionId && (await rooms.findForSession(sessionId, roomId));
  if (!found) throw noSession();
  return { ...found, user: { ...found.user, sessionId, sid: sidOf(sessionId) } };
}

/** What a session, or an access token, is called where its secret must not be seen. */
export function sidOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url").slice(0, 22);
}

/** What the sign-in form's next-auth needs; the cookie's name depends on http or https. */
export async function authOptions(): Promise<AuthOptions> {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionTtlSeconds },
    useSecureCookies: await isSecure(),
    pages: { signIn: "/sign-in", error: "/sign-in" },
    // Its own would print errors as they are, queries with session ids included. Anybody may have
    // it log what they like (/api/auth/_log), but no real errors.
    logger: {
      error: (_code, about) => {
        const err = about instanceof Error ? about : about.error;
        if (err instanceof Error) log.warn({ err }, "the sign-in form's next-auth failed");
      },
      warn: () => {},
    },
    providers: [
      CredentialsProvider({
        credentials: { username: {}, password: {} },
        async authorize(credentials) {
          if (!credentials) return null;
          try {
            const session = await signIn(credentials.username, digestOf(credentials.password));
            return session && { id: session.sessionId };
          } catch (error) {
            if (error instanceof TooMany) throw new Error(`too-many:${error.retryAfterSeconds}`);
            throw error;
          }
        },
      }),
    ],
    callbacks: {
      // `user` is there only at the sign-in; later the token must name a session that still lives.
      async jwt({ token, user }) {
        if (user) return { sid: user.id };
        if (typeof token.sid === "string" && (await sessions.findUser(token.sid))) return token;
        throw new Error("the session has ended");
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await forget(token.sid);
      },
    },
  };
}

/** The row goes at once, the sockets after the answer: nobody waits to sign out. */
async function forget(sessionId: string): Promise<void> {
  const userId = await sessions.remove(sessionId);
  if (userId !== null) closeSocketsLater(userId, sidOf(sessionId));
}

async function callerWith(accessToken: string): Promise<Caller> {
  const user = await accessTokens.use(accessToken);
  if (!user) throw unauthorized("This access token is not good.");
  return { ...user, sessionId: null, sid: sidOf(accessToken) };
}

/** What follows `Bearer`; null without it. Another scheme may be a proxy's in front of us. */
async function bearer(): Promise<string | null> {
  const [, token] = /^Bearer\s+(\S+)\s*$/i.exec((await headers()).get("Authorization") ?? "") ?? [];
  return token ?? null;
}

function noSession(): Problem {
  return unauthorized("This needs a session: POST /Login first.");
}

function unauthorized(detail: string): Problem {
  return new Problem(401, detail, { headers: { "WWW-Authenticate": "Bearer" } });
}

async function currentSessionId(): Promise<string | null> {
  const value = (await cookies()).get(cookieName(await isSecure()))?.value;
  return value ? sessionIdIn(value) : null;
}

function cookieName(secure: boolean): string {
  return `${secure ? "__Secure-" : ""}next-auth.session-token`;
}

async function isSecure(): Promise<boolean> {
  return (await headers()).get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}
