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
      // Where a browser knows how, the log opens here before any script runs (use-log-scroll.ts).
      className="scroll-mt-24 scroll-mb-[55vh] [scroll-initial-target:nearest] mx-4 mt-3 -mb-1.5 flex items-center gap-3 text-xs font-semibold text-accent-ink"
    >
      <span className="h-px flex-1 bg-accent/50" />
      <span>{t("unreadShort")}</span>
    </div>
  );
}
