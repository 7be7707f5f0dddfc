/** Invites to the server, which administrators make. */
import "server-only";
import type { ServerInvite } from "@/lib/shared/api/admin";
import { type By, note as noteDeed } from "../admin/audit";
import { db } from "../db/db";
import * as serverInvites from "../db/queries/server-invites";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { isInviteCode, newInviteCode } from "../rooms/invite-code";

export const listServerInvites = serverInvites.list;

/** Throws TooMany. */
export async function createServerInvite(
  admin: { id: number },
  by: By,
  terms: { note: string; expiresInSeconds: number; uses: number | null },
): Promise<ServerInvite> {
  await countCall("invites", String(admin.id));
  return db().transaction(async (tx) => {
    const values = { ...terms, code: newInviteCode(), createdBy: admin.id };
    const invite = await serverInvites.create(values, tx);
    // Neither the code, which lets people in, nor the note, which may have a name in it.
    const details = { expires: invite.expires, uses: invite.uses };
    await noteDeed(by, { action: "invite-made", details }, tx);
    return invite;
  });
}

/** Throws 404. */
export async function revokeServerInvite(by: By, code: string): Promise<void> {
  await db().transaction(async (tx) => {
    if (!isInviteCode(code) || !(await serverInvites.remove(code, tx))) {
      throw new Problem(404, "There is no such invite, or it is no longer valid.");
    }
    await noteDeed(by, { action: "invite-revoked" }, tx);
  });
}
