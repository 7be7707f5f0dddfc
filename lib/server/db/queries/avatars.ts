/**
 * The pictures of people and rooms. A trigger marks the file of one that is replaced or removed as
 * deleted (migration 0010).
 */
import "server-only";
import { and, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { files, rooms, users } from "@/drizzle/schema";
import type { Profile } from "@/lib/shared/api/people";
import { usernameKey } from "@/lib/shared/fields";
import { db } from "../db";
import { type NewFile, type StoredFile, toStored } from "./files";
import { isLiving } from "./living";
import { withAvatar } from "./with-avatar";

class Gone extends Error {}

/** Makes a stored file the person's picture; returns its id, or null if the account is gone. */
export function setOfPerson(userId: number, file: NewFile): Promise<number | null> {
  return orNull(
    db().transaction(async (tx) => {
      const [row] = await tx.insert(files).values(file).returning({ id: files.id });
      const changed = await tx
        .update(users)
        .set({ avatarFile: row?.id })
        .where(and(eq(users.id, userId), isLiving))
        .returning({ id: users.avatarFile });
      return changed[0]?.id ?? gone();
    }),
  );
}

/** Makes a stored file the room's picture; returns its id, or null if the room is gone or direct. */
export function setOfRoom(roomId: number, file: NewFile): Promise<number | null> {
  return orNull(
    db().transaction(async (tx) => {
      const [row] = await tx.insert(files).values(file).returning({ id: files.id });
      const changed = await tx
        .update(rooms)
        .set({ avatarFile: row?.id })
        .where(and(eq(rooms.id, roomId), isNull(rooms.direct)))
        .returning({ id: rooms.avatarFile });
      return changed[0]?.id ?? gone();
    }),
  );
}

/** False if they had none. */
export async function clearOfPerson(userId: number): Promise<boolean> {
  const cleared = await db()
    .update(users)
    .set({ avatarFile: null })
    .where(and(eq(users.id, userId), isNotNull(users.avatarFile)))
    .returning({ id: users.id });
  return cleared.length > 0;
}

/** False if it had none. */
export async function clearOfRoom(roomId: number): Promise<boolean> {
  const cleared = await db()
    .update(rooms)
    .set({ avatarFile: null })
    .where(and(eq(rooms.id, roomId), isNotNull(rooms.avatarFile)))
    .returning({ id: rooms.id });
  return cleared.length > 0;
}

/** Null without one. */
export async function ofPerson(username: string): Promise<StoredFile | null> {
  const [found] = await db()
    .select({ file: files })
    .from(users)
    .innerJoin(files, and(eq(files.id, users.avatarFile), isNull(files.deletedAt)))
    .where(and(eq(users.usernameKey, usernameKey(username)), isLiving));
  return found ? toStored(found.file) : null;
}

/** Null without one. */
export async function ofRoom(roomId: number): Promise<StoredFile | null> {
  const [found] = await db()
    .select({ file: files })
    .from(rooms)
    .innerJoin(files, and(eq(files.id, rooms.avatarFile), isNull(files.deletedAt)))
    .where(eq(rooms.id, roomId));
  return found ? toStored(found.file) : null;
}

/** The people with these usernames, as far as there are any. */
export async function profiles(usernames: string[]): Promise<Profile[]> {
  const rows = await db()
    .select({ username: users.username, nickname: users.nickname, avatar: users.avatarFile })
    .from(users)
    .where(and(inArray(users.usernameKey, usernames.map(usernameKey)), isLiving));
  return rows.map(withAvatar);
}

function gone(): never {
  throw new Gone();
}

async function orNull<T>(made: Promise<T>): Promise<T | null> {
  try {
    return await made;
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  }
}
