import type { ComponentProps } from "react";
import { Button } from "./button";
import { cx } from "./cx";

/** An icon-only button; `label` is its accessible name and its tooltip. */
export function IconButton({
  label,
  variant = "quiet",
  size = "icon",
  className,
  ...props
}: Omit<ComponentProps<typeof Button>, "aria-label" | "busy"> & { label: string }) {
  return (
    <Button
      variant={variant}
      size={size}
      aria-label={label}
      title={label}
      className={cx(
        "[&_svg]:size-4.5",
        variant === "quiet" && "text-muted hover:text-ink",
        className,
      )}
      {...props}
    />
  );
}
