/** Tokens that open a room's or an inbox's socket: signed by the app, verified by the party. */
import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { role } from "./frames";
import { limits } from "./limits";

const common = {
  uid: z.int(),
  username: z.string(),
  /** The session that asked for the token; its sockets end with it. */
  sid: z.string(),
  jti: z.string(),
  /** Seconds since 1970. */
  iat: z.int(),
  exp: z.int(),
};
const roomClaims = z.object({
  ...common,
  room: z.int(),
  nickname: z.string(),
  role,
  /** The membership's epoch. A removal revokes all tokens of earlier epochs. */
  epoch: z.int(),
  /** The newest event in the archive, or an earlier one. Left out by an older app. */
  archived: z.optional(z.int()),
  /** Which list of held words counts now. Left out if it is empty, or by an older app. */
  words: z.optional(z.string()),
});
const inboxClaims = z.object({ ...common, inbox: z.literal(true) });

export type RoomClaims = z.infer<typeof roomClaims>;
export type InboxClaims = z.infer<typeof inboxClaims>;
type Given = "jti" | "iat" | "exp";

/** Signs a token that is valid for 60 s and, as the party remembers `jti`, for one use. */
export function signToken(
  subject: Omit<RoomClaims, Given> | Omit<InboxClaims, Given>,
  secret: string,
): Promise<string> {
  return new SignJWT({ ...subject })
    .setProtectedHeader({ alg: "HS256" })
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${limits.tokenTtlSeconds} s`)
    .sign(new TextEncoder().encode(secret));
}

/** Resolves with the claims, or null if the token is forged, expired, for an inbox or not a token. */
export async function verifyRoomToken(token: string, secret: string): Promise<RoomClaims | null> {
  return roomClaims.safeParse(await verified(token, secret)).data ?? null;
}

/** Resolves with the claims, or null if the token is forged, expired, for a room or not a token. */
export async function verifyInboxToken(token: string, secret: string): Promise<InboxClaims | null> {
  return inboxClaims.safeParse(await verified(token, secret)).data ?? null;
}

/** By secret: a third of what verifying a token costs. */
const keys = new Map<string, CryptoKey>();

async function keyOf(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known) return known;
  const bytes = new TextEncoder().encode(secret);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
  keys.set(secret, key);
  return key;
}

async function verified(token: string, secret: string): Promise<unknown> {
  try {
    return (await jwtVerify(token, await keyOf(secret), { algorithms: ["HS256"] })).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
