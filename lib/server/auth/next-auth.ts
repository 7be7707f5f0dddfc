/**
 * next-auth's own endpoints, /api/auth/*. They make, read and end the same sessions as POST /Login
 * and POST /Logout, for programs that speak next-auth; our own pages use the REST API.
 */
import "server-only";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import * as sessions from "../db/queries/sessions";
import { env } from "../env";
import { Busy, TooMany } from "../http/problem";
import { logger } from "../observability/app-logger";
import { digestOf } from "./password";
import {
  isSecure,
  renewOldCookie,
  sessionCookie,
  sessionTtlSeconds,
  tokenOf,
} from "./session-cookie";
import { endSession, startSession } from "./sign-in";

/** The options for one request: the cookie's name depends on whether it came by https. */
export async function nextAuthOptions(): Promise<AuthOptions> {
  const secure = await isSecure();
  await renewOldCookie();
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionTtlSeconds },
    useSecureCookies: secure,
    cookies: { sessionToken: sessionCookie(secure) },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    logger: { error: logError, warn: () => {} },
    providers: [
      CredentialsProvider({
        credentials: { username: {}, password: {} },
        authorize: (credentials) => (credentials ? authorize(credentials) : null),
      }),
    ],
    callbacks: {
      // `user` is set at the sign-in only. Later the token must name a session that is still alive.
      async jwt({ token, user }) {
        if (user) return tokenOf(user.id);
        if (typeof token.sid === "string" && (await sessions.findUser(token.sid))) return token;
        throw new Error("the session has ended");
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await endSession(token.sid);
      },
    },
  };
}

/** The message of a thrown error is public, because next-auth puts it into its answer. */
async function authorize({
  username,
  password,
}: {
  username: string;
  password: string;
}): Promise<{ id: string } | null> {
  try {
    const sessionId = await startSession(username, [digestOf(password)]);
    return sessionId === null ? null : { id: sessionId };
  } catch (error) {
    if (error instanceof TooMany) throw new Error(`too-many:${error.retryAfterSeconds}`);
    if (error instanceof Busy) throw new Error("unavailable");
    logger.error({ err: error }, "a sign-in by next-auth failed");
    throw new Error("unavailable");
  }
}

/**
 * next-auth's own logger prints errors unredacted, including queries with session ids. Only real
 * errors are logged: /api/auth/_log lets anybody send text to be logged.
 */
function logError(_code: string, about: Error | { error: Error; [key: string]: unknown }): void {
  const err = about instanceof Error ? about : about.error;
  if (err instanceof Error) logger.warn({ err }, "next-auth failed");
}
