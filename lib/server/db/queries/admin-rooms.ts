/** Rooms as administrators see them: without what is said in them, and without direct ones. */
import "server-only";
import { and, desc, eq, isNull, lt, type SQL, sql } from "drizzle-orm";
import { members, rooms } from "@/drizzle/schema";
import type { AdminRoom } from "@/lib/shared/api/admin";
import type { PublicUser } from "@/lib/shared/api/people";
import { db, type Transaction } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { addRoles } from "./memberships";
import { withAvatar } from "./with-avatar";

export type RoomFilter = { q?: string | undefined; state: "all" | "orphans" };

const isGroup = isNull(rooms.direct);
const owners = sql`members as own join users on users.id = own.user_id
  where own.room_id = rooms.id and own.role = 'owner' and own.state = 'active'`;

const columns = {
  id: rooms.id,
  name: rooms.name,
  private: rooms.private,
  avatar: rooms.avatarFile,
  owner: sql<PublicUser | null>`(
    select json_build_object('username', users.username, 'nickname', users.nickname)
    from ${owners} limit 1)`,
  members: sql<number>`(
    select count(*)::integer from members as own
    where own.room_id = rooms.id and own.state = 'active')`,
  online: rooms.online,
  bytes: sql<number>`(${rooms.textBytes} + (
    select coalesce(sum(stored_bytes), 0) from files
    where files.room_id = rooms.id and files.deleted_at is null))`.mapWith(Number),
  created: epochSeconds(rooms.createdAt),
  lastTime: rooms.lastTime,
  writers: rooms.writers,
  slowSeconds: rooms.slowSeconds,
};

/** Rooms, newest first: those behind `from`, and one more than `limit`. */
export async function page(
  { q, state }: RoomFilter,
  { from, limit }: { from: number | undefined; limit: number },
): Promise<AdminRoom[]> {
  const found = await db()
    .select(columns)
    .from(rooms)
    .where(
      and(
        isGroup,
        from === undefined ? undefined : lt(rooms.id, from),
        state === "orphans" ? isOrphan : undefined,
        q ? matches(q) : undefined,
      ),
    )
    .orderBy(desc(rooms.id))
    .limit(limit + 1);
  return found.map(withAvatar);
}

/** Null if the room is gone or direct. */
export async function find(roomId: number): Promise<AdminRoom | null> {
  const [found] = await db()
    .select(columns)
    .from(rooms)
    .where(and(eq(rooms.id, roomId), isGroup));
  return found ? withAvatar(found) : null;
}

/** Nobody can act as its owner: there is none, or they are suspended. */
const isOrphan = sql`not exists (select from ${owners} and users.suspended_at is null)`;

function matches(q: string): SQL {
  return sql`strpos(lower(${rooms.name}), ${q.normalize("NFC").toLowerCase()}) > 0`;
}

/** Keeps a room from being deleted, and others from giving it another owner, until the transaction ends. */
export async function hold(tx: Transaction, roomId: number): Promise<boolean> {
  const held = await tx.execute(sql`
    select 1 from rooms where id = ${roomId} and direct is null for update`);
  return held.length > 0;
}

/**
 * Makes a person the owner of a room, and a member if they are none; the owner before becomes a moderator.
 * Stores the commands for the room. After `hold`. `changed` is false for its owner; `joined`: they were no
 * member; `before`: the owner before.
 */
export async function handOver(
  tx: Transaction,
  roomId: number,
  userId: number,
): Promise<{ changed: boolean; joined: boolean; before: number | null }> {
  const [owner] = await tx
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.roomId, roomId), eq(members.role, "owner")))
    .for("update");
  const before = owner?.userId ?? null;
  if (before === userId) return { changed: false, joined: false, before };
  // In this order: an index allows a room one owner at a time.
  if (before !== null) {
    const [demoted] = await tx
      .update(members)
      .set({ role: "moderator", epoch: sql`${members.epoch} + 1` })
      .where(and(eq(members.roomId, roomId), eq(members.userId, before)))
      .returning({ epoch: members.epoch });
    if (demoted) {
      await addRoles(tx, roomId, [{ userId: before, role: "moderator", epoch: demoted.epoch }]);
    }
  }
  const [member] = await tx
    .select({ state: members.state })
    .from(members)
    .where(and(eq(members.roomId, roomId), eq(members.userId, userId)))
    .for("update");
  const joined = member?.state !== "active";
  const [promoted] = await tx.execute<{ epoch: number }>(sql`
    insert into members (room_id, user_id, role, read_id, epoch)
    select id, ${userId}, 'owner', last_id, 1 from rooms where id = ${roomId}
    on conflict (room_id, user_id) do update set role = 'owner', state = 'active',
      epoch = members.epoch + 1,
      read_id = case when members.state = 'active' then members.read_id else excluded.read_id end,
      joined_at = case when members.state = 'active' then members.joined_at else now() end
    returning epoch`);
  if (!promoted) throw new Error("the insert returned no member");
  await addRoles(tx, roomId, [{ userId, role: "owner", epoch: promoted.epoch }]);
  return { changed: true, joined, before };
}
