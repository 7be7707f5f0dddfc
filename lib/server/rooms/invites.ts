/** Invite links: creating, listing, revoking, previewing and accepting them. */
import "server-only";
import { randomBytes } from "node:crypto";
import type { Invite, InvitePreview, ListedInvite } from "@/lib/shared/api/invites";
import type { Room } from "@/lib/shared/api/rooms";
import * as invites from "../db/queries/invites";
import type { User } from "../db/queries/users";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { refreshRoomListsLater } from "../party/send-later";
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
  user: User,
  roomId: number,
  terms: { expiresInSeconds: number; uses: number | null },
): Promise<Invite> {
  const room = await requireInviter(user, roomId);
  await countCall("invites", String(user.id));
  const code = randomBytes(16).toString("base64url");
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
    isCode(code) && (await invites.remove(id, code, role === "member" ? user.id : undefined));
  if (!revoked) throw noSuchInvite();
}

/** What an invite shows before it is accepted, also without a session. Throws 404. */
export async function previewInvite(code: string): Promise<InvitePreview> {
  const found = isCode(code) && (await invites.preview(code));
  if (!found) throw noSuchInvite();
  return found;
}

/** Makes the user a member of the invite's room. Throws 404, and 403 for one who was removed. */
export async function acceptInvite(user: User, code: string): Promise<Room> {
  if (!isCode(code)) throw noSuchInvite();
  const accepted = await invites.accept(code, user.id);
  switch (accepted.outcome) {
    case "void":
      throw noSuchInvite();
    case "removed":
      throw removed();
    case "joined":
      refreshRoomListsLater([user.id]);
      return accepted.room;
    case "member":
      return accepted.room;
  }
}

/** Checked first, because other text may not be valid in Postgres. */
function isCode(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}

function noSuchInvite(): Problem {
  return new Problem(404, "There is no such invite, or it is no longer valid.");
}
