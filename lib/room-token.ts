/** The token for a room's socket: signed by the app, verified by the room. */
import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { limits } from "./protocol";

const claims = z.object({
  room: z.int(),
  uid: z.int(),
  username: z.string(),
  nickname: z.string(),
  /** The membership's epoch: a removal makes all tokens of earlier epochs worthless. */
  epoch: z.int(),
  jti: z.string(),
  /** Seconds since 1970. */
  exp: z.int(),
});
export type RoomClaims = z.infer<typeof claims>;

/** A token good for 60 seconds, for one use (the room remembers `jti`), for one room. */
export function signRoomToken(
  subject: Omit<RoomClaims, "jti" | "exp">,
  secret: string,
): Promise<string> {
  return new SignJWT({ ...subject })
    .setProtectedHeader({ alg: "HS256" })
    .setJti(crypto.randomUUID())
    .setExpirationTime(`${limits.tokenTtlSeconds} s`)
    .sign(new TextEncoder().encode(secret));
}

/** The claims; null where the token is forged, expired or no token at all. */
export async function verifyRoomToken(token: string, secret: string): Promise<RoomClaims | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ["HS256"],
    });
    return claims.safeParse(payload).data ?? null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
