import { useFormatter, useNow } from "next-intl";
import { spaceChinese } from "./space-chinese";

/** Formats seconds since 1970 relative to now: "in 7 days", "5 minutes ago". */
export function useRelativeTime(): (time: number) => string {
  const format = useFormatter();
  const now = useNow();
  return (time) => spaceChinese(format.relativeTime(new Date(time * 1_000), now));
}

/** For past times: never "in 2 seconds", even if the server's clock is ahead. */
export function useTimeAgo(): (time: number) => string {
  const relativeTime = useRelativeTime();
  const now = useNow();
  return (time) => relativeTime(Math.min(time, now.getTime() / 1_000));
}
