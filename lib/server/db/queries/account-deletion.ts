/** How an account is deleted; see docs/decisions/0021-deleted-accounts.md. */
import "server-only";
import { and, asc, eq, ne, or, sql } from "drizzle-orm";
import {
  accessTokens,
  authenticators,
  blocks,
  departures,
  identities,
  invites,
  members,
  mentions,
  noticeHooks,
  noticeSettings,
  oneTimeTokens,
  passkeys,
  pushSubscriptions,
  recoveryCodes,
  reservedNames,
  rooms,
  sessions,
  users,
} from "@/drizzle/schema";
import { namesOfDeleted } from "@/lib/shared/deleted-account";
import { usernameKey } from "@/lib/shared/fields";
import type { Relayed } from "@/lib/wire/internal-api";
import { db, type Transaction } from "../db";
import { markUnsentOf } from "./file-sweep";
import { isLiving } from "./living";
import { addRoles } from "./memberships";
import * as roomCommands from "./room-commands";
import { reservationOf } from "./users";

export type AccountDeletion = {
  /** Rooms whose event log may still have the person's names. */
  roomIds: number[];
  /** The new owners of the person's rooms; `epoch` is the first in which they are. */
  heirs: { roomId: number; userId: number; epoch: number }[];
  /** Rooms that were deleted because nobody is left in them. */
  endedRoomIds: number[];
  /** The other members of the person's direct rooms. */
  partnerIds: number[];
};

/**
 * Deletes an account and stores the commands for its inbox and rooms. The messages stay with their files,
 * under names that belong to nobody. Null if the account is gone already, or its password is no longer
 * `passwordHash`.
 */
export function deleteAccount({
  id,
  username,
  passwordHash,
}: {
  id: number;
  username: string;
  passwordHash: string;
}): Promise<AccountDeletion | null> {
  return db().transaction(async (tx) => {
    const names = namesOfDeleted(id);
    // Rooms first and in order of their ids, like the archive, which locks a room, then authors.
    await tx.execute(sql`
      select 1 from rooms where id in (select room_id from members where user_id = ${id})
      order by id for update`);
    // A concurrent sign-in or invitation of this person waits here and then finds nobody.
    const ended = await tx
      .update(users)
      .set({
        ...names,
        usernameKey: names.username,
        passwordHash: "",
        avatarFile: null,
        admin: false,
        email: null,
        locale: null,
        lastSeenAt: null,
        deletedAt: sql`now()`,
      })
      .where(and(eq(users.id, id), eq(users.passwordHash, passwordHash), isLiving))
      .returning({ id: users.id });
    if (ended.length === 0) return null;
    const hash = reservationOf(usernameKey(username));
    await tx.insert(reservedNames).values({ hash }).onConflictDoNothing();
    await tx.delete(pushSubscriptions).where(eq(pushSubscriptions.userId, id));
    await tx.delete(sessions).where(eq(sessions.userId, id));
    await tx.delete(accessTokens).where(eq(accessTokens.userId, id));
    await tx.delete(invites).where(eq(invites.createdBy, id));
    await tx.delete(mentions).where(eq(mentions.userId, id));
    await forgetPerson(tx, id);
    await markUnsentOf(tx, id);
    const deletion = await leaveRooms(tx, id);
    await addCommands(tx, id, deletion);
    return deletion;
  });
}

/** The row of a deleted account stays, so nothing of these goes by itself. */
async function forgetPerson(tx: Transaction, id: number): Promise<void> {
  await tx.delete(passkeys).where(eq(passkeys.userId, id));
  await tx.delete(authenticators).where(eq(authenticators.userId, id));
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, id));
  await tx.delete(identities).where(eq(identities.userId, id));
  await tx.delete(oneTimeTokens).where(eq(oneTimeTokens.userId, id));
  await tx.delete(blocks).where(or(eq(blocks.userId, id), eq(blocks.blockedId, id)));
  await tx.delete(noticeSettings).where(eq(noticeSettings.userId, id));
  await tx.delete(noticeHooks).where(eq(noticeHooks.userId, id));
}

/** The rooms that have not yet removed the names of a deleted account from their event log. */
export async function pendingRoomIds(userId: number): Promise<number[]> {
  const found = await db()
    .select({ id: departures.roomId })
    .from(departures)
    .where(eq(departures.userId, userId));
  return found.map(({ id }) => id);
}

/** Notes that a room's event log has none of the person's names any more. */
export async function markForgotten(roomId: number, userId: number): Promise<void> {
  await db()
    .delete(departures)
    .where(and(eq(departures.roomId, roomId), eq(departures.userId, userId)));
}

async function addCommands(
  tx: Transaction,
  uid: number,
  { roomIds, heirs, endedRoomIds }: AccountDeletion,
): Promise<void> {
  await roomCommands.add(tx, [{ to: "inbox", id: uid, command: { type: "sign-out" } }]);
  for (const { roomId, ...heir } of heirs) {
    await addRoles(tx, roomId, [{ ...heir, role: "owner" }]);
  }
  const names = namesOfDeleted(uid);
  await roomCommands.add(tx, [
    ...roomIds.map(
      (id): Relayed => ({ to: "main", id, command: { type: "forget", uid, ...names } }),
    ),
    ...endedRoomIds.map((id): Relayed => ({ to: "main", id, command: { type: "delete" } })),
  ]);
}

async function leaveRooms(tx: Transaction, id: number): Promise<AccountDeletion> {
  const left = await tx
    .delete(members)
    .where(eq(members.userId, id))
    .returning({ roomId: members.roomId, role: members.role });
  const owned = new Set(left.flatMap(({ roomId, role }) => (role === "owner" ? [roomId] : [])));
  const deletion: AccountDeletion = { roomIds: [], heirs: [], endedRoomIds: [], partnerIds: [] };
  // People who are entering hold the room's row; this waits for them, and later ones wait for it.
  const found = await tx
    .select({ id: rooms.id, direct: rooms.direct })
    .from(rooms)
    .where(sql`${rooms.id} = any(${`{${left.map(({ roomId }) => roomId).join()}}`}::integer[])`)
    .orderBy(asc(rooms.id))
    .for("update");
  for (const room of found) {
    const isOwner = owned.has(room.id);
    const heir = isOwner ? await promoteHeir(tx, room.id) : null;
    if (isOwner ? !heir : room.direct !== null && !(await hasMembers(tx, room.id))) {
      await tx.delete(rooms).where(eq(rooms.id, room.id));
      deletion.endedRoomIds.push(room.id);
      continue;
    }
    if (heir) deletion.heirs.push({ roomId: room.id, ...heir });
    if (room.direct !== null) deletion.partnerIds.push(otherOf(room.direct, id));
    deletion.roomIds.push(room.id);
  }
  await tx.execute(sql`
    insert into departures (room_id, user_id)
    select unnest(${`{${deletion.roomIds.join()}}`}::integer[]), ${id}`);
  return deletion;
}

/** Makes the longest-standing moderator the owner, else the longest-standing member; else null. */
async function promoteHeir(
  tx: Transaction,
  roomId: number,
): Promise<{ userId: number; epoch: number } | null> {
  const isActive = and(eq(members.roomId, roomId), eq(members.state, "active"));
  for (;;) {
    const [next] = await tx
      .select({ userId: members.userId })
      .from(members)
      .where(and(isActive, ne(members.role, "owner")))
      .orderBy(asc(members.role), asc(members.joinedAt), asc(members.userId))
      .limit(1);
    if (!next) return null;
    const [heir] = await tx
      .update(members)
      .set({ role: "owner", epoch: sql`${members.epoch} + 1` })
      .where(and(isActive, eq(members.userId, next.userId)))
      .returning({ userId: members.userId, epoch: members.epoch });
    // Nothing was updated if they left in between; then the next one is tried.
    if (heir) return heir;
  }
}

async function hasMembers(tx: Transaction, roomId: number): Promise<boolean> {
  const [found] = await tx
    .select({ id: members.userId })
    .from(members)
    .where(eq(members.roomId, roomId))
    .limit(1);
  return found !== undefined;
}

function otherOf(direct: string, id: number): number {
  return Number(direct.split(":").find((part) => part !== String(id)) ?? 0);
}
