import { useFormatter, useNow, useTimeZone, useTranslations } from "next-intl";
import { spaceChinese } from "../hooks/space-chinese";
import { dayOf } from "./day";

export function DaySeparator({ time }: { time: number }) {
  const t = useTranslations("log");
  const format = useFormatter();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow({ updateInterval: 60_000 });
  const date = new Date(time * 1_000);
  const daysAgo = dayOf(now.getTime() / 1_000, timeZone) - dayOf(time, timeZone);
  const isThisYear = daysAgo < 300;
  const label =
    daysAgo === 0
      ? t("today")
      : daysAgo === 1
        ? t("yesterday")
        : spaceChinese(
            format.dateTime(date, {
              weekday: "long",
              month: "long",
              day: "numeric",
              ...(isThisYear ? {} : { year: "numeric" }),
            }),
          );
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot contain text.
    <div
      role="separator"
      aria-label={label}
      suppressHydrationWarning
      className="mx-4 mt-5 flex items-center gap-3 text-xs font-medium text-muted"
    >
      <span className="h-px flex-1 bg-line" />
      <span suppressHydrationWarning>{label}</span>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}
