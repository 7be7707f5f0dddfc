export const menuItemStyle =
  "flex min-h-8 min-w-44 items-center gap-2.5 rounded-lg px-2.5 py-1 text-base outline-none select-none " +
  "data-highlighted:bg-hover pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0";
