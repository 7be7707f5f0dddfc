/** The variables of quotas. No `server-only` here: host/ imports this under tsx, where it throws. */
import { z } from "zod";

const quota = (fallback: number) => z.coerce.number().int().positive().default(fallback);

export const quotaSettings = {
  /** A person, over all rooms: more than anyone types, and a bot's message every five seconds. */
  QUOTA_MESSAGES_PER_DAY: quota(20_000),
  /** A person owns: every open room is in everybody's list. */
  QUOTA_ROOMS: quota(500),
  /** A person is in: a list of rooms, a sign-out and a deleted account cost work for each. */
  QUOTA_MEMBERSHIPS: quota(2_000),
  /** A room has: a notification and a list of members cost work for each. */
  QUOTA_MEMBERS: quota(10_000),
  /** Megabytes of messages that the server stores; 0: as many as the disk holds. */
  QUOTA_STORED_MB: z.coerce.number().nonnegative().default(5_000),
  /** Megabytes of files that a person stores; 0: no quota. */
  QUOTA_PERSON_FILES_MB: z.coerce.number().nonnegative().default(2_000),
  /** Megabytes of all files; 0: as many as the disk or bucket holds. */
  QUOTA_FILES_MB: z.coerce.number().nonnegative().default(50_000),
};
