import type { ComponentProps } from "react";
import { cx } from "./cx";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      className={cx(
        "h-10 w-full min-w-0 rounded-lg border border-line-strong bg-canvas px-3 text-base text-ink shadow-flat",
        "transition-[border-color,box-shadow] pointer-coarse:h-11",
        "focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/35",
        "aria-invalid:border-danger aria-invalid:focus-visible:outline-danger/35",
        className,
      )}
      {...props}
    />
  );
}
