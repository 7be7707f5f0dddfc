import { later } from "./later";

// Together they would be a third of the initial bundle, and nothing needs them before a click. The chat
// loads them ahead (shell/overlays.tsx); a page for visitors has one menu, which loads when it is wanted.
export const radixMenu = later(() => import("./radix-menu"), { ahead: false });
export const radixDialog = later(() => import("./radix-dialog"), { ahead: false });
export const radixPopover = later(() => import("./radix-popover"), { ahead: false });
