import type { ComponentProps } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { cx } from "./cx";
import { Spinner } from "./spinner";

/** `busy` keeps the button's width, name and focus; the caller ignores further clicks. */
export function Button({
  variant,
  size,
  busy = false,
  className,
  children,
  ...props
}: ComponentProps<"button"> & ButtonLook & { busy?: boolean }) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      className={cx(buttonStyle({ variant, size }), "relative", className)}
      {...props}
    >
      {busy ? <span className="opacity-0">{children}</span> : children}
      {busy && (
        <span className="absolute inset-0 flex items-center justify-center">
          <Spinner />
        </span>
      )}
    </button>
  );
}
