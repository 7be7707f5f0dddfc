import type { ComponentProps } from "react";
import { cx } from "./cx";

export function Input({
  dense = false,
  className,
  ...props
}: ComponentProps<"input"> & { /** For lists and bars. */ dense?: boolean }) {
  return (
    <input
      className={cx(
        "w-full min-w-11 rounded-lg border border-line-strong bg-canvas text-base text-ink shadow-flat",
        "transition-[border-color,box-shadow] pointer-coarse:h-11",
        "focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/35",
        "aria-invalid:border-danger aria-invalid:focus-visible:outline-danger/35",
        dense ? "h-8" : "h-10",
        className ?? (dense ? "px-2.5" : "px-3"),
      )}
      {...props}
    />
  );
}
