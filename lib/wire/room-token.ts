/** The tokens for sockets, of rooms and of inboxes: signed by the app, verified by the party. */
import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { roles } from "./frames";
import { limits } from "./limits";

const common = {
  uid: z.int(),
  username: z.string(),
  /** Which session asked for it, so that its sockets end with it. */
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
  role: z.enum(roles),
  /** The membership's epoch: a removal makes all tokens of earlier epochs worthless. */
  epoch: z.int(),
});
const inboxClaims = z.object({ ...common, inbox: z.literal(true) });

export type RoomClaims = z.infer<typeof roomClaims>;
export type InboxClaims = z.infer<typeof inboxClaims>;
type Given = "jti" | "iat" | "exp";

/** A token good for 60 seconds, for one use (the party remembers `jti`), for one room or inbox. */
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

/** The claims; null where the token is forged, expired, of another kind or no token at all. */
export async function verifyRoomToken(token: string, secret: string): Promise<RoomClaims | null> {
  return roomClaims.safeParse(await verified(token, secret)).data ?? null;
}

export async function verifyInboxToken(token: string, secret: string): Promise<InboxClaims | null> {
  return inboxClaims.safeParse(await verified(token, secret)).data ?? null;
}

async function verified(token: string, secret: string): Promise<unknown> {
  try {
    const key = new TextEncoder().encode(secret);
    return (await jwtVerify(token, key, { algorithms: ["HS256"] })).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
