import { cx } from "./cx";

export type ButtonLook = {
  variant?: "primary" | "outline" | "quiet" | "danger" | undefined;
  /** `bar` and `icon` are for headers; `field` is an icon inside a text field. */
  size?: "small" | "medium" | "large" | "bar" | "icon" | "field" | undefined;
};

const variants = {
  primary:
    "bg-accent text-on-accent shadow-flat forced-colors:border hover:not-disabled:bg-accent-hover disabled:bg-press disabled:text-muted disabled:shadow-none",
  outline:
    "border border-line-strong bg-canvas text-ink shadow-flat hover:not-disabled:bg-hover active:not-disabled:bg-press disabled:opacity-55",
  quiet: "hover:not-disabled:bg-hover active:not-disabled:bg-press disabled:opacity-55",
  danger:
    "bg-danger text-white shadow-flat forced-colors:border hover:not-disabled:bg-danger-hover disabled:opacity-55",
};

/** Both dimensions have a minimum: a font may lack the glyphs of the label. */
const sizes = {
  small:
    "touch-target h-7 min-w-7 gap-1.5 rounded-md px-2.5 text-sm pointer-coarse:h-9 pointer-coarse:min-w-9",
  medium:
    "h-9 min-w-9 gap-2 rounded-lg px-3.5 text-base pointer-coarse:h-11 pointer-coarse:min-w-11",
  large:
    "h-10 min-w-10 gap-2 rounded-lg px-4 text-base pointer-coarse:h-11 pointer-coarse:min-w-11",
  bar: "h-8 min-w-8 gap-1.5 rounded-lg px-2.5 text-sm pointer-coarse:h-11 pointer-coarse:min-w-11",
  icon: "size-8 rounded-lg pointer-coarse:size-11",
  field: "touch-target size-8 rounded-lg pointer-coarse:size-10",
};

/** The classes of a button, for any element that looks like one. */
export function buttonStyle({ variant = "primary", size = "medium" }: ButtonLook): string {
  return cx(
    "inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap select-none",
    "transition-colors [&_svg]:shrink-0",
    variants[variant],
    sizes[size],
  );
}
