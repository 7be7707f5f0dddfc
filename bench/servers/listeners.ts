import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { Seat } from "../load/job";

/**
 * A person without an account who may listen in a room, admitted by a token signed with Teahouse's
 * own secret. Not for senders: the archive requires existing authors.
 */
export async function listener(room: number, index: number, secret: Uint8Array): Promise<Seat> {
  const username = `listener-${index}`;
  const claims = {
    room,
    // Above the ids of real users.
    uid: 1_000_000 + index,
    username,
    nickname: `听众 ${index}`,
    epoch: 0,
    role: "member",
    sid: username,
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256" })
    .setJti(randomUUID())
    // Ahead, as rooms ask the app about tokens from before their start, and it knows nobody of these.
    .setIssuedAt("30 s")
    .setExpirationTime("60 s")
    .sign(secret);
  return { name: username, token };
}
