import "server-only";
import { eq } from "drizzle-orm";
import { users } from "../../drizzle/schema";
import { db } from "../db";
import { usernameKey } from "../fields";

export type User = { id: number; username: string; nickname: string };

/** The new user; null where the name is taken. */
export async function create(values: {
  username: string;
  nickname: string;
  passwordHash: string;
}): Promise<User | null> {
  const [user] = await db()
    .insert(users)
    .values({ ...values, usernameKey: usernameKey(values.username) })
    .onConflictDoNothing({ target: users.usernameKey })
    .returning({ id: users.id, username: users.username, nickname: users.nickname });
  return user ?? null;
}

export async function find(username: string): Promise<(User & { passwordHash: string }) | null> {
  const [user] = await db()
    .select()
    .from(users)
    .where(eq(users.usernameKey, usernameKey(username)));
  return user ?? null;
}
