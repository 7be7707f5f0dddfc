import { later } from "./later";

export const sonner = later(() => import("sonner"), { ahead: false });

type Toasts = NonNullable<ReturnType<typeof sonner.get>>["toast"];
let toasts: Toasts | null = null;
const waiting: ((toasts: Toasts) => void)[] = [];

/** Shows a short message at the edge of the screen for a few seconds. */
export function toast(text: string): void {
  show((toasts) => toasts(text));
}

toast.error = (text: string): void => show((toasts) => toasts.error(text));

/** Call once the toaster is mounted; shows the toasts that were waiting for it. */
export function openToasts(opened: Toasts): void {
  toasts = opened;
  for (const showIn of waiting.splice(0)) showIn(opened);
}

function show(showIn: (toasts: Toasts) => void): void {
  if (toasts) showIn(toasts);
  else {
    waiting.push(showIn);
    sonner.load();
  }
}
