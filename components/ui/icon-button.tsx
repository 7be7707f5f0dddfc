import type { ComponentProps } from "react";
import { Button } from "./button";
import type { ButtonLook } from "./button-style";
import { cx } from "./cx";

/** A button that shows only an icon; its name is read out and shown on hovering. */
export function IconButton({
  label,
  variant = "quiet",
  className,
  ...props
}: Omit<ComponentProps<"button">, "aria-label"> & Pick<ButtonLook, "variant"> & { label: string }) {
  return (
    <Button
      variant={variant}
      size="icon"
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
