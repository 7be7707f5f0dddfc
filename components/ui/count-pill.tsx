import { cx } from "./cx";

/** An unread count, `accent` for mentions and direct messages; the row has it in words as well. */
export function CountPill({ count, tone }: { count: number; tone: "accent" | "quiet" }) {
  return (
    <span
      aria-hidden
      className={cx(
        "flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-full px-1.5 text-xs font-semibold tabular-nums forced-colors:border max-md:h-5.5 max-md:min-w-5.5",
        tone === "accent" ? "bg-accent text-on-accent" : "bg-press text-ink",
      )}
    >
      {count > 99 ? "99+" : count}
    </span>
  );
}
