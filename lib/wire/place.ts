/** Which room or inbox a socket is for: its address may say so, and its token must. */
import { type Party, roomIdIn, userIdIn } from "./addresses";
import { parseTokenFrame } from "./parse";
import { verifyInboxToken, verifyRoomToken } from "./room-token";

/** A room or an inbox; or any room, at the API document's address, where only the token names it. */
export type Place = NamedPlace | "any room";
export type NamedPlace = { party: Party; id: number };

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
): Promise<NamedPlace | null> {
  const token = parseTokenFrame(first)?.token;
  if (token === undefined) return null;
  if (place !== "any room" && place.party === "inbox") {
    return (await verifyInboxToken(token, secret))?.uid === place.id ? place : null;
  }
  const room = (await verifyRoomToken(token, secret))?.room;
  if (room === undefined || (place !== "any room" && place.id !== room)) return null;
  return { party: "main", id: room };
}
