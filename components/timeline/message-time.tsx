import { useFormatter } from "next-intl";
import { spaceChinese } from "../hooks/space-chinese";

/** The time of day, with the full date as a tooltip. `time` in seconds since 1970. */
export function MessageTime({ time, className }: { time: number; className?: string }) {
  const format = useFormatter();
  const date = new Date(time * 1_000);
  return (
    <time
      dateTime={date.toISOString()}
      title={spaceChinese(format.dateTime(date, { dateStyle: "full", timeStyle: "short" }))}
      className={className}
      // Server and browser may have different versions of the locale data.
      suppressHydrationWarning
    >
      {spaceChinese(format.dateTime(date, { timeStyle: "short" }))}
    </time>
  );
}
