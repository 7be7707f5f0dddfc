/** What people do with invites. */
import "server-only";
import { randomBytes } from "node:crypto";
import type { Invite, InvitePreview, ListedInvite } from "@/lib/shared/api/invites";
import type { Room } from "@/lib/shared/api/rooms";
import * as invites from "../db/queries/invites";
import type { User } from "../db/queries/users";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { roomListsChanged } from "../party/tell-later";
import { removed, requireRoleInGroup } from "./room-access";

/**
 * The owner and moderators invite. In an open room each member may: it says no more than its name
 * in everybody's list, and who comes by it could have come without.
 */
async function requireInviter(user: User, roomId: number) {
  const room = await requireRoleInGroup(user, roomId, "member");
  if (room.private) return requireRoleInGroup(user, roomId, "moderator");
  return room;
}

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

/** All of a room's for its owner and moderators; for others their own. */
export async function listInvites(user: User, roomId: number): Promise<ListedInvite[]> {
  const { id, role } = await requireInviter(user, roomId);
  return invites.list(id, role === "member" ? user.id : undefined);
}

export async function revokeInvite(user: User, roomId: number, code: string): Promise<void> {
  const { id, role } = await requireInviter(user, roomId);
  const revoked =
    isCode(code) && (await invites.remove(id, code, role === "member" ? user.id : undefined));
  if (!revoked) throw noSuchInvite();
}

export async function previewInvite(code: string): Promise<InvitePreview> {
  const found = isCode(code) && (await invites.preview(code));
  if (!found) throw noSuchInvite();
  return found;
}

export async function acceptInvite(user: User, code: string): Promise<Room> {
  if (!isCode(code)) throw noSuchInvite();
  const accepted = await invites.accept(code, user.id);
  switch (accepted.outcome) {
    case "void":
      throw noSuchInvite();
    case "removed":
      throw removed();
    case "joined":
      roomListsChanged([user.id]);
      return accepted.room;
    case "member":
      return accepted.room;
  }
}

/** Anything else is no code, and may be text that Postgres does not take. */
function isCode(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}

function noSuchInvite(): Problem {
  return new Problem(404, "There is no such invite, or it is not good any more.");
}
