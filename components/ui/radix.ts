import { later } from "./later";

// Together they would be a third of the initial bundle, and nothing needs them before a click.
export const radixMenu = later(() => import("./radix-menu"));
export const radixDialog = later(() => import("./radix-dialog"));
export const radixPopover = later(() => import("./radix-popover"));
