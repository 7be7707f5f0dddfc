import { useTranslations } from "next-intl";

/** Above the first message that was new when the room was opened. */
export function UnreadDivider() {
  const t = useTranslations("log");
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr can hold no text.
    <div
      data-unread
      role="separator"
      aria-label={t("unread")}
      className="relative mx-4 mt-3 -mb-1.5 flex items-center gap-3 text-xs font-semibold text-accent-ink"
    >
      {/* Where a browser knows how, the log opens here before any script runs: far enough down
          to have so much of what is new in sight (use-log-scroll.ts does the same). */}
      <span
        aria-hidden
        className="pointer-events-none absolute top-0 h-[60vh] w-px [scroll-initial-target:nearest]"
      />
      <span className="h-px flex-1 bg-accent/50" />
      <span>{t("unreadShort")}</span>
    </div>
  );
}
