import { later } from "./later";

// A third of the initial bundle, for components that only a click opens; so it loads later.
export const radixMenu = later(() => import("./radix-menu"));
export const radixDialog = later(() => import("./radix-dialog"));
export const radixPopover = later(() => import("./radix-popover"));
