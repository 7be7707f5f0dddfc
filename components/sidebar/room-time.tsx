import { useFormatter, useNow, useTimeZone } from "next-intl";
import { spaceChinese } from "../hooks/space-chinese";
import { dayOf } from "../timeline/day";

const daySeconds = 24 * 3_600;

/** The time of the latest message in its shortest clear form; only on phones, which have room. */
export function RoomTime({ time }: { time: number }) {
  const format = useFormatter();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  const date = new Date(time * 1_000);
  const days = dayOf(now.getTime() / 1_000, timeZone) - dayOf(time, timeZone);
  const text =
    days <= 0
      ? format.dateTime(date, { timeStyle: "short" })
      : days < 7
        ? format.dateTime(date, { weekday: "short" })
        : now.getTime() / 1_000 - time < 300 * daySeconds
          ? format.dateTime(date, { month: "short", day: "numeric" })
          : format.dateTime(date, { year: "numeric", month: "numeric", day: "numeric" });
  return (
    <time
      dateTime={date.toISOString()}
      suppressHydrationWarning
      className="shrink-0 text-xs font-normal text-muted tabular-nums md:hidden"
    >
      {spaceChinese(text)}
    </time>
  );
}
