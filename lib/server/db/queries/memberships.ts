/** How memberships begin, change and end. */
import "server-only";
import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { members, users } from "@/drizzle/schema";
import type { Role } from "@/lib/wire/frames";
import { QuotaReached, quotaOf } from "../../quotas";
import { db, type Transaction } from "../db";
import * as roomCommands from "./room-commands";

/** `epoch` is the first epoch of the membership in which the role holds. */
type RoleChange = { userId: number; role: Role; epoch: number };

const member = (roomId: number, userId: number) =>
  and(eq(members.roomId, roomId), eq(members.userId, userId));

/**
 * Makes a person a member, also one who had left; earlier messages count as read. With `readmit`
 * also one who was removed. False if they are a member already, were removed, or if the room or
 * the account is gone or the account suspended. Throws QuotaReached, but not for a person `withoutQuota`.
 */
export async function begin(
  roomId: number,
  userId: number,
  {
    readmit = false,
    withoutQuota = false,
    executor = db(),
  }: { readmit?: boolean; withoutQuota?: boolean; executor?: Pick<Transaction, "execute"> } = {},
): Promise<boolean> {
  const states = readmit ? ["left", "removed"] : ["left"];
  const isWithinQuotas = withoutQuota
    ? sql`true`
    : sql`(select count(*) from members where user_id = ${userId} and state = 'active')
          < ${quotaOf("memberships")}
        and (select count(*) from members where room_id = ${roomId} and state = 'active')
          < ${quotaOf("members")}`;
  // The locks wait for a deletion of the room or the account, or its suspension, that is under way.
  const begun = await executor.execute(sql`
    insert into members (room_id, user_id, read_id)
    select rooms.id, users.id, last_id from rooms, users
    where rooms.id = ${roomId} and users.id = ${userId} and deleted_at is null
      and suspended_at is null
      and not exists (
        select from members
        where room_id = ${roomId} and user_id = ${userId} and state not in ${states})
      and ${isWithinQuotas}
    for key share
    on conflict (room_id, user_id) do update
      set state = 'active', read_id = excluded.read_id, joined_at = now()
      where members.state in ${states}
    returning user_id`);
  if (begun.length > 0) return true;
  if (!withoutQuota) await requireWithinQuotas(roomId, userId, { states, executor });
  return false;
}

/** Throws QuotaReached if that is why a membership did not begin. */
async function requireWithinQuotas(
  roomId: number,
  userId: number,
  { states, executor }: { states: string[]; executor: Pick<Transaction, "execute"> },
): Promise<void> {
  const [found] = await executor.execute<{ memberships: number; members: number }>(sql`
    select
      (select count(*)::integer from members where user_id = ${userId} and state = 'active')
        as memberships,
      (select count(*)::integer from members where room_id = ${roomId} and state = 'active')
        as members
    from rooms, users
    where rooms.id = ${roomId} and users.id = ${userId} and deleted_at is null
      and suspended_at is null and not exists (
      select from members
      where room_id = ${roomId} and user_id = ${userId} and state not in ${states})`);
  if (!found) return;
  if (found.members >= quotaOf("members")) throw new QuotaReached("room-full");
  if (found.memberships >= quotaOf("memberships")) throw new QuotaReached("too-many-memberships");
}

/**
 * Ends a membership and stores the command for its room. False for the owner, whose membership never
 * ends, and for someone who has none.
 */
export function end(roomId: number, userId: number, state: "left" | "removed"): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [ended] = await tx
      .update(members)
      .set({ state, role: "member", epoch: sql`${members.epoch} + 1` })
      .where(and(member(roomId, userId), ne(members.role, "owner")))
      .returning({ epoch: members.epoch });
    if (!ended) return false;
    const [person] = await tx
      .select({ username: users.username })
      .from(users)
      .where(eq(users.id, userId));
    const command = { type: "remove", uid: userId, epoch: ended.epoch, ...person } as const;
    await roomCommands.add(tx, [{ to: "main", id: roomId, command }]);
    return true;
  });
}

/**
 * Gives a member another role and stores the command for the room. False for the owner and
 * non-members.
 */
export function setRole(
  roomId: number,
  userId: number,
  role: Exclude<Role, "owner">,
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [changed] = await tx
      .update(members)
      .set({ role, epoch: sql`${members.epoch} + 1` })
      .where(and(member(roomId, userId), eq(members.state, "active"), ne(members.role, "owner")))
      .returning({ epoch: members.epoch });
    if (!changed) return false;
    await addRoles(tx, roomId, [{ userId, role, epoch: changed.epoch }]);
    return true;
  });
}

/**
 * Gives the room to another member, makes the old owner a moderator, and stores the commands for the
 * room: the old owner's first, so that it never has two owners. False if `from` is no longer the
 * owner or `to` no longer a member.
 */
export function transferOwnership(
  roomId: number,
  { from, to }: { from: number; to: number },
): Promise<boolean> {
  return db().transaction(async (tx) => {
    const found = await tx
      .select({ userId: members.userId, role: members.role })
      .from(members)
      .where(
        and(
          eq(members.roomId, roomId),
          inArray(members.userId, [from, to]),
          eq(members.state, "active"),
        ),
      )
      .for("update");
    const owner = found.find(({ userId }) => userId === from)?.role === "owner";
    if (!owner || found.length < 2) return false;
    const change = async (userId: number, role: Role): Promise<RoleChange[]> => {
      const [changed] = await tx
        .update(members)
        .set({ role, epoch: sql`${members.epoch} + 1` })
        .where(member(roomId, userId))
        .returning({ epoch: members.epoch });
      return changed ? [{ userId, role, epoch: changed.epoch }] : [];
    };
    // In this order: an index allows a room one owner at a time.
    const demoted = await change(from, "moderator");
    const promoted = await change(to, "owner");
    await addRoles(tx, roomId, [...demoted, ...promoted]);
    return true;
  });
}

/** Stores the commands that tell a room about new roles. */
export async function addRoles(
  tx: Pick<Transaction, "insert" | "select">,
  roomId: number,
  changes: RoleChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const ids = changes.map(({ userId }) => userId);
  const people = await tx
    .select({ id: users.id, username: users.username })
    .from(users)
    .where(inArray(users.id, ids));
  await roomCommands.add(
    tx,
    changes.map(({ userId: uid, role, epoch }) => {
      const username = people.find(({ id }) => id === uid)?.username;
      return { to: "main", id: roomId, command: { type: "role", uid, epoch, role, username } };
    }),
  );
}
