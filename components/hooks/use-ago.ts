import { useFormatter, useNow } from "next-intl";

/** "5 minutes ago", of seconds since 1970; never in the future, as clocks differ a little. */
export function useAgo(): (time: number) => string {
  const format = useFormatter();
  const now = useNow();
  return (time) => format.relativeTime(new Date(Math.min(time * 1_000, now.getTime())), now);
}
