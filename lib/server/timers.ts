/** What this process does without being asked, and who asks for it where it cannot. */
import "server-only";

/**
 * False on Vercel, where a process stands still between requests: there requests do what follows from
 * them, and cron (cron.ts) the rest.
 */
export const hasTimers = process.env.VERCEL !== "1";
