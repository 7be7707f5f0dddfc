import type { ReactNode } from "react";
import { cx } from "../ui/cx";

const tones = {
  quiet: "bg-hover text-muted",
  good: "bg-accent-soft text-accent-ink",
  warn: "bg-warn-soft text-warn-ink",
  bad: "bg-danger-soft text-danger-ink",
};

/** A small coloured label; it never says anything by its colour alone. */
export function Mark({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={cx(
        "shrink-0 rounded-md px-1.5 py-0.5 text-xs leading-4 whitespace-nowrap forced-colors:border",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
