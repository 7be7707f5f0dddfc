import "server-only";
import { and, desc, eq, gt, lt, sql } from "drizzle-orm";
import { serverInvites, users } from "@/drizzle/schema";
import type { ServerInvite } from "@/lib/shared/api/admin";
import { db, type Transaction } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { isUsable } from "./living";

/** Like a room's invite, it is only valid while its maker may give it. */
const isBacked = and(eq(users.admin, true), isUsable);
const isLeft = and(
  gt(serverInvites.expiresAt, sql`now()`),
  sql`coalesce(${serverInvites.usesLeft}, 1) > 0`,
);

const columns = {
  code: serverInvites.code,
  note: serverInvites.note,
  createdBy: { username: users.username, nickname: users.nickname },
  created: epochSeconds(serverInvites.createdAt),
  expires: epochSeconds(serverInvites.expiresAt),
  uses: serverInvites.usesLeft,
};

/** Creates an invite, and deletes the expired ones. */
export async function create(
  values: {
    code: string;
    createdBy: number;
    note: string;
    expiresInSeconds: number;
    uses: number | null;
  },
  tx: Transaction,
): Promise<ServerInvite> {
  const { expiresInSeconds, uses, ...rest } = values;
  await tx.delete(serverInvites).where(lt(serverInvites.expiresAt, sql`now()`));
  await tx.insert(serverInvites).values({
    ...rest,
    usesLeft: uses,
    expiresAt: sql`now() + make_interval(secs => ${expiresInSeconds})`,
  });
  const [made] = await tx
    .select(columns)
    .from(serverInvites)
    .innerJoin(users, eq(users.id, serverInvites.createdBy))
    .where(eq(serverInvites.code, values.code));
  if (!made) throw new Error("the insert made no invite");
  return made;
}

/** The valid invites, newest first. */
export function list(): Promise<ServerInvite[]> {
  return db()
    .select(columns)
    .from(serverInvites)
    .innerJoin(users, eq(users.id, serverInvites.createdBy))
    .where(and(isLeft, isBacked))
    .orderBy(desc(serverInvites.createdAt), serverInvites.code);
}

/** Deletes an invite; false if there is none. */
export async function remove(code: string, tx: Transaction): Promise<boolean> {
  const gone = await tx
    .delete(serverInvites)
    .where(eq(serverInvites.code, code))
    .returning({ code: serverInvites.code });
  return gone.length > 0;
}

/** The nickname of the maker of a valid invite; null if there is no such invite. */
export async function makerOf(code: string): Promise<string | null> {
  const [found] = await db()
    .select({ nickname: users.nickname })
    .from(serverInvites)
    .innerJoin(users, eq(users.id, serverInvites.createdBy))
    .where(and(eq(serverInvites.code, code), isLeft, isBacked));
  return found?.nickname ?? null;
}

/** Spends one use; false if there is none left. Of several at once, each waits here for the one before. */
export async function spend(code: string, tx: Transaction): Promise<boolean> {
  const spent = await tx
    .update(serverInvites)
    .set({ usesLeft: sql`${serverInvites.usesLeft} - 1` })
    .from(users)
    .where(
      and(eq(serverInvites.code, code), eq(users.id, serverInvites.createdBy), isLeft, isBacked),
    )
    .returning({ code: serverInvites.code });
  return spent.length > 0;
}
