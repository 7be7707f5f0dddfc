import { later } from "./later";

export const sonner = later(() => import("sonner"));

type Toasts = NonNullable<ReturnType<typeof sonner.get>>["toast"];
let toasts: Toasts | null = null;
const waiting: ((toasts: Toasts) => void)[] = [];

/** Says something at the edge of the screen, for a few seconds. */
export function toast(text: string): void {
  show((toasts) => toasts(text));
}

toast.error = (text: string): void => show((toasts) => toasts.error(text));

/** To be called once the toaster is there: what is said before would not be seen. */
export function openToasts(opened: Toasts): void {
  toasts = opened;
  for (const say of waiting.splice(0)) say(opened);
}

function show(say: (toasts: Toasts) => void): void {
  if (toasts) say(toasts);
  else {
    waiting.push(say);
    sonner.load();
  }
}
