import { call } from "@/lib/client/rest/call";
import { noticeSettings } from "@/lib/shared/api/notices";
import { isQuiet, type QuietHours } from "@/lib/shared/quiet-hours";

/** How old quiet hours may be that were changed in another page or on another device. */
const keepMs = 60_000;

let known: { at: number; hours: Promise<QuietHours | null> } | null = null;

/** Whether it is the person's quiet hours; no if they cannot be fetched. */
export async function isQuietNow(): Promise<boolean> {
  const now = Date.now();
  if (!known || known.at < now - keepMs) known = { at: now, hours: fetchHours() };
  const hours = await known.hours;
  return hours !== null && isQuiet(hours, new Date(now));
}

async function fetchHours(): Promise<QuietHours | null> {
  try {
    return noticeSettings.parse(await call("GET", "/Notice"));
  } catch {
    return null;
  }
}
