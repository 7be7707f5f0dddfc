import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cx } from "./cx";

/** A native select, for the platform's own picker and screen reader support. */
export function Select({
  large = false,
  className,
  ...props
}: ComponentProps<"select"> & { /** As tall as an input beside it. */ large?: boolean }) {
  return (
    <span className={cx("relative flex min-w-11", className)}>
      <select
        className={cx(
          "w-full min-w-0 appearance-none truncate rounded-lg border border-line-strong bg-canvas pr-8 pl-3 text-base text-ink shadow-flat",
          "focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/35 pointer-coarse:h-11",
          large ? "h-10" : "h-9",
        )}
        {...props}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
