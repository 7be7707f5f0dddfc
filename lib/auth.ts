import "server-only";
import { randomBytes } from "node:crypto";
import { cookies, headers } from "next/headers";
import type { AuthOptions } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { cache } from "react";
import { env } from "./env";
import { usernameKey } from "./fields";
import { callerAddress } from "./http";
import { countCall } from "./limits";
import { digestOf, verify } from "./password";
import { Problem, TooMany } from "./problem";
import * as sessions from "./queries/sessions";
import type { User } from "./queries/users";
import * as users from "./queries/users";

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
  await countCall("signInByName", usernameKey(username));
  const user = await users.find(username);
  const matches = await verify(user?.passwordHash ?? null, digest);
  if (!user || !matches) return null;
  const sessionId = randomBytes(24).toString("base64url");
  await sessions.create(sessionId, user.id, sessionTtlSeconds);
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
  if (sessionId) await sessions.remove(sessionId);
  const secure = await isSecure();
  const store = await cookies();
  if (store.has(cookieName(secure))) {
    store.set(cookieName(secure), "", { path: "/", secure, httpOnly: true, maxAge: 0 });
  }
}

/** Who calls; null without a session that the server still knows. Looked up once a request. */
export const currentUser = cache(async (): Promise<User | null> => {
  const sessionId = await currentSessionId();
  return sessionId ? await sessions.findUser(sessionId) : null;
});

/** Who calls; 401 for nobody. */
export async function requireUser(): Promise<User> {
  const user = await currentUser();
  if (!user) throw new Problem(401, "This needs a session: POST /Login first.");
  return user;
}

/** What the sign-in form's next-auth needs; the cookie's name depends on http or https. */
export async function authOptions(): Promise<AuthOptions> {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionTtlSeconds },
    useSecureCookies: await isSecure(),
    pages: { signIn: "/sign-in", error: "/sign-in" },
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
        if (typeof token?.sid === "string") await sessions.remove(token.sid);
      },
    },
  };
}

async function currentSessionId(): Promise<string | null> {
  const value = (await cookies()).get(cookieName(await isSecure()))?.value;
  if (!value) return null;
  try {
    const token = await decode({ token: value, secret: env().NEXTAUTH_SECRET });
    return typeof token?.sid === "string" ? token.sid : null;
  } catch {
    // Forged, cut short, run out, or of another secret: no session.
    return null;
  }
}

function cookieName(secure: boolean): string {
  return `${secure ? "__Secure-" : ""}next-auth.session-token`;
}

async function isSecure(): Promise<boolean> {
  return (await headers()).get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}
