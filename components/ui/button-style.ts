import { cx } from "./cx";

export type ButtonLook = {
  variant?: "primary" | "outline" | "quiet" | "danger" | undefined;
  size?: "small" | "medium" | "large" | "icon" | undefined;
};

const variants = {
  primary: "bg-accent text-on-accent shadow-flat hover:not-disabled:bg-accent-hover",
  outline:
    "border border-line-strong bg-canvas text-ink shadow-flat hover:not-disabled:bg-hover active:not-disabled:bg-press",
  quiet: "text-ink hover:not-disabled:bg-hover active:not-disabled:bg-press",
  danger: "bg-danger text-white shadow-flat hover:not-disabled:bg-danger-hover",
};

const sizes = {
  small: "h-7 rounded-md px-2.5 text-sm pointer-coarse:h-9",
  medium: "h-9 rounded-lg px-3.5 text-base pointer-coarse:h-11",
  large: "h-10 rounded-lg px-4 text-base pointer-coarse:h-11",
  icon: "size-8 rounded-lg pointer-coarse:size-11",
};

/** How a button looks, whatever the element. */
export function buttonStyle({ variant = "primary", size = "medium" }: ButtonLook): string {
  return cx(
    "inline-flex shrink-0 items-center justify-center gap-2 font-medium whitespace-nowrap select-none",
    "transition-colors disabled:opacity-55 [&_svg]:shrink-0",
    variants[variant],
    sizes[size],
  );
}
