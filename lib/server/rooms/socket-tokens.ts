/** The tokens that open sockets; each socket needs a new one. */
import "server-only";
import type { InboxToken, RoomToken } from "@/lib/shared/api/sockets";
import { signToken } from "@/lib/wire/room-token";
import type { Caller } from "../auth/caller";
import type { RoomAccess } from "../db/queries/rooms";
import { env } from "../env";
import { countCall } from "../http/limits";
import { deliverIfFailing } from "../party/command-list";
import { wordsVersion } from "./held-words";
import { enter } from "./room-access";
import { noteUnsettled } from "./up-to-date";

/**
 * A token for a room's socket; the caller becomes a member. `known` is the room as they may know it.
 * Throws 403, 404 and TooMany.
 */
export async function issueRoomToken(caller: Caller, known: RoomAccess | null): Promise<RoomToken> {
  await countCall("tokens", String(caller.id));
  const { id: room, role, epoch, archived } = await enter(caller, known);
  deliverIfFailing(room);
  const { id: uid, username, nickname, sid } = caller;
  const words = await wordsVersion();
  const claims = { room, uid, username, nickname, role, sid, epoch, archived, words };
  await noteUnsettled(room);
  return { token: await signToken(claims, env().ROOM_TOKEN_SECRET) };
}

/** A token for the caller's inbox socket, `/parties/inbox/{user}`. Throws TooMany. */
export async function issueInboxToken({ id: uid, username, sid }: Caller): Promise<InboxToken> {
  await countCall("tokens", String(uid));
  const claims = { uid, username, sid, inbox: true } as const;
  return { token: await signToken(claims, env().ROOM_TOKEN_SECRET), user: uid };
}
