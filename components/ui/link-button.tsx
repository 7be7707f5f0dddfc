import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { cx } from "./cx";

export function LinkButton({
  variant,
  size,
  className,
  ...props
}: ComponentProps<typeof Link> & ButtonLook) {
  return <Link className={cx(buttonStyle({ variant, size }), className)} {...props} />;
}
