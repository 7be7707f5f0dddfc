import { useFormatter, useTranslations } from "next-intl";
import { spaceChinese } from "../hooks/space-chinese";

/** `time` in seconds since 1970. */
export function EditedMark({ time }: { time: number }) {
  const t = useTranslations("log");
  const format = useFormatter();
  const date = new Date(time * 1_000);
  return (
    <time
      dateTime={date.toISOString()}
      title={t("editedAt", {
        time: spaceChinese(format.dateTime(date, { dateStyle: "full", timeStyle: "short" })),
      })}
      className="text-xs text-muted"
      // See MessageTime.
      suppressHydrationWarning
    >
      {t("edited")}
    </time>
  );
}
