/** The people of the server as administrators see them. */
import "server-only";
import { and, desc, eq, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import { sessions, users } from "@/drizzle/schema";
import type { AdminPerson, AdminSession } from "@/lib/shared/api/admin";
import { usernameKey } from "@/lib/shared/fields";
import { sidOf } from "../../auth/sid";
import { db } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { isLiving } from "./living";
import { isUnexpired } from "./sessions";
import { withAvatar } from "./with-avatar";

export type PeopleFilter = { q?: string | undefined; state: "all" | "admins" | "suspended" };

const own = (table: SQL, more: SQL = sql`true`) =>
  sql<number>`(select count(*)::integer from ${table} as own where own.user_id = users.id and ${more})`;
const has = (table: SQL, more: SQL = sql`true`) =>
  sql<boolean>`exists (select from ${table} as own where own.user_id = users.id and ${more})`;

const columns = {
  username: users.username,
  nickname: users.nickname,
  avatar: users.avatarFile,
  admin: users.admin,
  suspended: epochSeconds(users.suspendedAt),
  created: epochSeconds(users.createdAt),
  lastSeen: epochSeconds(users.lastSeenAt),
  sessions: own(sql`sessions`, sql`own.expires_at > now()`),
  tokens: own(sql`access_tokens`),
  rooms: own(sql`members`, sql`own.state = 'active'`),
  bytes: sql<number>`(
    select coalesce(sum(bytes), 0) from file_bytes as own where own.user_id = users.id
  )`.mapWith(Number),
  email: users.email,
  hasPassword: sql<boolean>`${users.passwordHash} <> ''`,
  secondFactor: sql<boolean>`(${has(sql`passkeys`)}
    or ${has(sql`authenticators`, sql`own.confirmed_at is not null`)})`,
  sso: has(sql`identities`),
};

/** People, the newest account first: those behind the account `from`, and one more than `limit`. */
export async function page(
  { q, state }: PeopleFilter,
  { from, limit }: { from: number | undefined; limit: number },
): Promise<AdminPerson[]> {
  const found = await db()
    .select(columns)
    .from(users)
    .where(
      and(
        isLiving,
        from === undefined ? undefined : lt(users.id, from),
        state === "admins" ? eq(users.admin, true) : undefined,
        state === "suspended" ? isNotNull(users.suspendedAt) : undefined,
        q ? matches(q) : undefined,
      ),
    )
    .orderBy(desc(users.id))
    .limit(limit + 1);
  return found.map(withAvatar);
}

export async function find(userId: number): Promise<AdminPerson | null> {
  const [found] = await db()
    .select(columns)
    .from(users)
    .where(and(eq(users.id, userId), isLiving));
  return found ? withAvatar(found) : null;
}

/** A person's sessions, newest first. */
export async function sessionsOf(userId: number): Promise<AdminSession[]> {
  const found = await db()
    .select({
      id: sessions.id,
      agent: sessions.agent,
      method: sessions.method,
      created: epochSeconds(sessions.createdAt),
      lastSeen: epochSeconds(sessions.lastSeenAt),
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isUnexpired))
    .orderBy(desc(sessions.createdAt));
  return found.map(({ id, ...session }) => ({ id: sidOf(id), ...session }));
}

/** Words anywhere in a name or an address, in any letter case and any script; no character is special. */
function matches(q: string): SQL | undefined {
  const text = q.normalize("NFC").toLowerCase();
  return or(
    sql`strpos(${users.usernameKey}, ${usernameKey(q)}) > 0`,
    sql`strpos(lower(${users.nickname}), ${text}) > 0`,
    sql`strpos(lower(${users.email}), ${text}) > 0`,
  );
}
