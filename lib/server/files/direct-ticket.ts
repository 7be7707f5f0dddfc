/** What a browser gets for an upload straight into the bucket, and shows once that is done. */
import "server-only";
import { createHash } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { env } from "../env";

/** Longer than a signed address lasts, and than an upload that began in its last moment takes. */
const hours = 2;
const audience = "direct-upload";

const ticket = z.object({
  /** Of what is uploaded, in the bucket. */
  key: z.string(),
  /** Who may make a file of it, and in which room. */
  userId: z.int(),
  roomId: z.int(),
  name: z.string(),
  bytes: z.int(),
});
export type DirectTicket = z.infer<typeof ticket>;

export function signTicket(given: DirectTicket): Promise<string> {
  return new SignJWT({ ...given })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience(audience)
    .setExpirationTime(`${hours} h`)
    .sign(secret());
}

/** Null if it is forged, expired or none. */
export async function verifyTicket(text: string): Promise<DirectTicket | null> {
  try {
    const { payload } = await jwtVerify(text, secret(), { algorithms: ["HS256"], audience });
    return ticket.safeParse(payload).data ?? null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** A secret of its own, so that nothing else that is signed passes for a ticket. */
function secret(): Uint8Array {
  return createHash("sha256").update(`${audience}:${env().NEXTAUTH_SECRET}`).digest();
}
