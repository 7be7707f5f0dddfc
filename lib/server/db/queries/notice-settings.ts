import "server-only";
import { eq } from "drizzle-orm";
import { noticeSettings } from "@/drizzle/schema";
import { defaultNotices, type NoticeSettings } from "@/lib/shared/api/notices";
import { db } from "../db";

const columns = {
  timeZone: noticeSettings.timeZone,
  quietFrom: noticeSettings.quietFrom,
  quietTo: noticeSettings.quietTo,
  quietDays: noticeSettings.quietDays,
  keywords: noticeSettings.keywords,
  waitsForActive: noticeSettings.waitsForActive,
  digestMinutes: noticeSettings.digestMinutes,
  digestQuotes: noticeSettings.digestQuotes,
};

/** A person's settings. */
export async function find(userId: number): Promise<NoticeSettings> {
  const [found] = await db()
    .select(columns)
    .from(noticeSettings)
    .where(eq(noticeSettings.userId, userId));
  return found ?? defaultNotices;
}

/** Stores these; what is missing stays. Returns all of them. */
export async function store(
  userId: number,
  changed: Partial<NoticeSettings>,
): Promise<NoticeSettings> {
  if (Object.values(changed).every((value) => value === undefined)) return find(userId);
  const [stored] = await db()
    .insert(noticeSettings)
    .values({ userId, ...changed })
    .onConflictDoUpdate({ target: noticeSettings.userId, set: changed })
    .returning(columns);
  return stored ?? defaultNotices;
}
