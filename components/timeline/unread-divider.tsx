import { useTranslations } from "next-intl";

/** Above the first message that was unread when the room was opened. */
export function UnreadDivider() {
  const t = useTranslations("log");
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot contain text.
    <div
      data-unread
      role="separator"
      aria-label={t("unread")}
      className="relative mx-4 mt-3 -mb-1.5 flex items-center gap-3 text-xs font-semibold text-accent-ink"
    >
      {/* Browsers that support scroll-initial-target open the timeline here before any script
          runs, with the divider near the top; use-timeline-scroll.ts does the same for others. */}
      <span
        aria-hidden
        className="pointer-events-none absolute top-0 h-[60vh] w-px [scroll-initial-target:nearest]"
      />
      <span className="h-px flex-1 bg-accent/50" />
      <span>{t("unreadShort")}</span>
    </div>
  );
}
