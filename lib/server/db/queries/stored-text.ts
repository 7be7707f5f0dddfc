import "server-only";
import { sql } from "drizzle-orm";
import { rooms } from "@/drizzle/schema";
import { db } from "../db";

/** The bytes of all messages' texts, of rooms that exist. */
export async function storedBytes(): Promise<number> {
  const [row] = await db()
    .select({ bytes: sql<string>`coalesce(sum(${rooms.textBytes}), 0)` })
    .from(rooms);
  return Number(row?.bytes ?? 0);
}
