/** Invite links: creating, listing, revoking, previewing and accepting them. */
import "server-only";
import type {
  Invite,
  InvitePreview,
  ListedInvite,
  ServerInvitePreview,
} from "@/lib/shared/api/invites";
import type { Room } from "@/lib/shared/api/rooms";
import * as invites from "../db/queries/invites";
import * as serverInvites from "../db/queries/server-invites";
import type { SignedIn, User } from "../db/queries/users";
import { countCall } from "../http/limits";
import { countNewcomer } from "../http/newcomers";
import { Problem } from "../http/problem";
import { refreshRoomListsLater } from "../party/send-later";
import { isInviteCode, newInviteCode } from "./invite-code";
import { removed, requireRoleInGroup } from "./room-access";

/**
 * Into a private room the owner and moderators may invite. Into an open room every member may: its
 * name is in everyone's list anyway, and anyone may enter without an invite. Throws 403 and 404.
 */
async function requireInviter(user: User, roomId: number) {
  const room = await requireRoleInGroup(user, roomId, "member");
  if (room.private) return requireRoleInGroup(user, roomId, "moderator");
  return room;
}

/** Throws 403, 404 and TooMany. */
export async function createInvite(
  user: SignedIn,
  roomId: number,
  terms: { expiresInSeconds: number; uses: number | null },
): Promise<Invite> {
  const room = await requireInviter(user, roomId);
  await countNewcomer("newcomerInvites", user);
  await countCall("invites", String(user.id));
  const code = newInviteCode();
  return invites.create({ code, roomId: room.id, createdBy: user.id, ...terms });
}

/** A room's invites: all of them for its owner and moderators, their own for members. */
export async function listInvites(user: User, roomId: number): Promise<ListedInvite[]> {
  const { id, role } = await requireInviter(user, roomId);
  return invites.list(id, role === "member" ? user.id : undefined);
}

/** The owner and moderators may revoke any invite, members their own. Throws 403 and 404. */
export async function revokeInvite(user: User, roomId: number, code: string): Promise<void> {
  const { id, role } = await requireInviter(user, roomId);
  const revoked =
    isInviteCode(code) && (await invites.remove(id, code, role === "member" ? user.id : undefined));
  if (!revoked) throw noSuchInvite();
}

/** What an invite to a room or to the server shows before it is accepted, also without a session. Throws 404. */
export async function previewInvite(code: string): Promise<InvitePreview | ServerInvitePreview> {
  const found = await findInvite(code);
  if (!found) throw noSuchInvite();
  return found;
}

/** The same for pages; null if there is no such invite. */
export async function findInvite(
  code: string,
): Promise<InvitePreview | ServerInvitePreview | null> {
  if (!isInviteCode(code)) return null;
  const ofRoom = await invites.preview(code);
  if (ofRoom) return ofRoom;
  const invitedBy = await serverInvites.makerOf(code);
  return invitedBy === null ? null : { server: true, invitedBy };
}

/**
 * Makes the user a member of the invite's room. Throws 404, 403 for one who was removed, and 409 for an
 * invite to the server.
 */
export async function acceptInvite(user: User, code: string): Promise<Room> {
  if (!isInviteCode(code)) throw noSuchInvite();
  const accepted = await invites.accept(code, user.id);
  switch (accepted.outcome) {
    case "void":
      if ((await serverInvites.makerOf(code)) === null) throw noSuchInvite();
      throw new Problem(409, "This invite is for people without an account.");
    case "removed":
      throw removed();
    case "joined":
      refreshRoomListsLater([user.id]);
      return accepted.room;
    case "member":
      return accepted.room;
  }
}

function noSuchInvite(): Problem {
  return new Problem(404, "There is no such invite, or it is no longer valid.");
}
