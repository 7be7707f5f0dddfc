/** Signing in and out, and a person's own sessions and access tokens. */
import * as z from "zod/mini";
import { id, time } from "./fields";

/** The answer to signing in and out. */
export const status = z.object({ status: z.boolean() });
export type Status = z.infer<typeof status>;

export const session = z.object({
  id: z.string(),
  /** The User-Agent that signed in. */
  agent: z.string(),
  created: time(),
  /** The session of this call. */
  current: z.boolean(),
});
export type Session = z.infer<typeof session>;

/** What an access token may do besides what every one may. */
export const tokenScopes = ["admin"] as const;
export type TokenScope = (typeof tokenScopes)[number];
export const tokenScope = z.enum(tokenScopes, "unknown-scope");

export const accessToken = z.object({
  id,
  name: z.string(),
  scopes: z.array(tokenScope),
  created: time(),
  /** null: never. */
  lastUsed: z.nullable(time()),
});
export type AccessToken = z.infer<typeof accessToken>;

/** The only answer that contains the token itself. */
export const madeAccessToken = z.object({ id, name: z.string(), token: z.string() });
export type MadeAccessToken = z.infer<typeof madeAccessToken>;

/** Whether the account can sign in by single sign-on. */
export const ssoLink = z.object({
  /** What the single sign-on is called. */
  name: z.string(),
  /** Since when; null: it is not linked. */
  linked: z.nullable(time()),
  lastUsed: z.nullable(time()),
  hasPassword: z.boolean(),
});
export type SsoLink = z.infer<typeof ssoLink>;

/** Where the browser goes to link the account. */
export const ssoAddress = z.object({ url: z.string() });
