import { later } from "./later";

// A third of what a page would load otherwise, for what opens with the first click.
export const radixMenu = later(() => import("./radix-menu"));
export const radixDialog = later(() => import("./radix-dialog"));
export const radixPopover = later(() => import("./radix-popover"));
