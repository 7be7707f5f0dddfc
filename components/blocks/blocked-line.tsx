"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import { flushSync } from "react-dom";
import type { MessageEntry } from "../timeline/timeline-items";

/** Consecutive messages of blocked people, folded into one line. */
export const BlockedLine = memo(function BlockedLine({
  messages,
  onShow,
}: {
  messages: readonly MessageEntry[];
  onShow: (messages: readonly MessageEntry[]) => void;
}) {
  const t = useTranslations("blocks");
  return (
    <p
      data-anchor
      className="mt-2 flex flex-wrap items-baseline gap-x-1.5 pr-4 pl-16 text-sm text-muted last:mb-2"
    >
      {t("folded", { count: messages.length })}
      <span aria-hidden>·</span>
      <button
        type="button"
        onClick={({ currentTarget }) => {
          const log = currentTarget.closest("[role=log]");
          flushSync(() => onShow(messages));
          // The button that had the focus is gone.
          log
            ?.querySelector<HTMLElement>(`[data-message="${messages[0]?.id}"]`)
            ?.focus({ preventScroll: true });
        }}
        className="touch-target rounded-sm font-medium text-accent-ink hover:underline"
      >
        {t("show")}
      </button>
    </p>
  );
});
