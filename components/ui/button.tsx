import type { ComponentProps } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { cx } from "./cx";
import { Spinner } from "./spinner";

/** `busy` shows a spinner and keeps the width, name and focus; the caller ignores further clicks. */
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
      className={cx(buttonStyle({ variant, size }), className)}
      {...props}
    >
      {busy ? (
        <span className="grid place-items-center *:[grid-area:1/1]">
          <span className="opacity-0">{children}</span>
          <Spinner />
        </span>
      ) : (
        children
      )}
    </button>
  );
}
