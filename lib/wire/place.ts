/** Which room or inbox a socket is for: its address may say so, and its token must. */
import { type Party, roomIdIn, userIdIn } from "./addresses";
import { parseTokenFrame } from "./parse";
import { type InboxClaims, verifyInboxToken, verifyRoomToken } from "./room-token";

/** A room or an inbox; or any room, at the API document's address, where only the token names it. */
export type Place = NamedPlace | "any room";
export type NamedPlace = { party: Party; id: number };

/** A place, and the person and session that the token for it is of. */
export type Admission = NamedPlace & Pick<InboxClaims, "uid" | "sid">;

/** What is at a path without its query; null if there is no socket. */
export function placeAt(pathname: string): Place | null {
  if (pathname === "/") return "any room";
  const room = roomIdIn(pathname);
  if (room !== null) return { party: "main", id: room };
  const user = userIdIn(pathname);
  return user === null ? null : { party: "inbox", id: user };
}

/**
 * Resolves with the room or inbox that a socket's first frame has a token for; null if the token is
 * not good or is for another place. Whether it was used or revoked is up to the room or inbox.
 */
export async function placeOfToken(
  first: unknown,
  place: Place,
  secret: string,
): Promise<Admission | null> {
  const token = parseTokenFrame(first)?.token;
  if (token === undefined) return null;
  if (place !== "any room" && place.party === "inbox") {
    const claims = await verifyInboxToken(token, secret);
    return claims?.uid === place.id ? admission(claims, place) : null;
  }
  const claims = await verifyRoomToken(token, secret);
  if (!claims || (place !== "any room" && place.id !== claims.room)) return null;
  return admission(claims, { party: "main", id: claims.room });
}

function admission({ uid, sid }: Pick<InboxClaims, "uid" | "sid">, place: NamedPlace): Admission {
  return { ...place, uid, sid };
}
