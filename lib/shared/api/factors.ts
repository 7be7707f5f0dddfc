/** How people sign in: second factors and passkeys. */
import * as z from "zod/mini";
import { count, time } from "./fields";

export const secondWays = ["app", "passkey", "recovery"] as const;
export type SecondWay = (typeof secondWays)[number];

/** The answer to a login; all but `status` only for clients that ask for it. */
export const loginAnswer = z.object({
  status: z.boolean(),
  /** The account is suspended. */
  suspended: z.optional(z.boolean()),
  /** The password was right, and something is missing. */
  second: z.optional(z.object({ token: z.string(), ways: z.array(z.enum(secondWays)) })),
});
export type LoginAnswer = z.infer<typeof loginAnswer>;

export const secondStepAnswer = z.object({
  status: z.boolean(),
  /** The first step has to be done again. */
  expired: z.optional(z.boolean()),
});

export const passkey = z.object({
  /** The credential's id, as base64url. */
  id: z.string(),
  name: z.string(),
  created: time(),
  /** null: never. */
  lastUsed: z.nullable(time()),
});
export type Passkey = z.infer<typeof passkey>;

export const factors = z.object({
  password: z.boolean(),
  passkeys: z.array(passkey),
  /** `unreadable`: set up under another NEXTAUTH_SECRET, so that its codes cannot be checked. */
  authenticator: z.enum(["none", "on", "unreadable"]),
  /** How many recovery codes are left. */
  recoveryCodes: count(),
  /** Whether the server requires a second factor of this person. */
  required: z.boolean(),
});
export type Factors = z.infer<typeof factors>;

/** The only answer that contains the secret. `qr` is a picture of `uri`, as SVG. */
export const newAuthenticator = z.object({ secret: z.string(), uri: z.string(), qr: z.string() });
export type NewAuthenticator = z.infer<typeof newAuthenticator>;

/** The only answer that contains them. */
export const recoveryCodes = z.object({ codes: z.array(z.string()) });

export const proof = z.object({ proof: z.string(), expires: time() });

/** `options` go to the browser's WebAuthn as they are, in the form of its `parse…FromJSON`. */
export const passkeyChallenge = z.object({
  token: z.string(),
  options: z.record(z.string(), z.unknown()),
});
