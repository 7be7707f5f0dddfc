import { useTranslations } from "next-intl";
import { clockOf, partsOfSpan } from "./posting";

/** Below the field of a room in slow mode: its rule, or for how long the user still waits. */
export function SlowLine({
  slowSeconds,
  wait,
  asked,
}: {
  slowSeconds: number;
  wait: number;
  /** The wait when the user tried to send; screen readers hear it once, not every second. */
  asked: number | null;
}) {
  const t = useTranslations("composer");
  return (
    <>
      <p data-testid="slow" className="h-6 truncate px-2 pt-1 text-xs text-muted tabular-nums">
        {wait > 0
          ? t("slowWait", { time: clockOf(wait) })
          : t("slow", { span: t("span", partsOfSpan(slowSeconds)) })}
      </p>
      <span role="status" className="sr-only">
        {wait > 0 && asked !== null && t("slowWait", { time: clockOf(asked) })}
      </span>
    </>
  );
}
