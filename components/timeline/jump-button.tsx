import { ArrowDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "../ui/cx";

/** Jumps to the end of the timeline; shows how many messages below are unread. */
export function JumpButton({ unread, onClick }: { unread: number; onClick: () => void }) {
  const t = useTranslations("log");
  const text = t("newMessages", { count: unread });
  return (
    <button
      type="button"
      aria-label={unread > 0 ? text : t("jump")}
      title={t("jump")}
      onClick={onClick}
      className={cx(
        "touch-target absolute! bottom-3 left-1/2 z-10 flex h-8 min-w-8 -translate-x-1/2 animate-fade-in items-center gap-1.5 rounded-full text-sm font-medium shadow-pop transition-colors forced-colors:border pointer-coarse:h-10 pointer-coarse:min-w-10",
        unread > 0
          ? "bg-accent px-3.5 text-on-accent hover:bg-accent-hover"
          : "w-8 justify-center bg-raised text-muted hover:text-ink pointer-coarse:w-10",
      )}
    >
      {unread > 0 && text}
      <ArrowDown aria-hidden className="size-4" />
    </button>
  );
}
