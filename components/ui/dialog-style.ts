import { isComposing } from "../hooks/is-composing";

/** Classes shared by all dialogs. They use --viewport-height to stay above an on-screen keyboard. */
export const backdropStyle = "fixed inset-0 z-40 bg-scrim data-[state=open]:animate-fade-in";

export const dialogStyle =
  "fixed top-[calc(var(--viewport-height)/2)] left-1/2 z-50 flex max-h-[calc(var(--viewport-height)-2rem)] " +
  "w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col gap-5 overflow-y-auto " +
  "rounded-2xl bg-raised p-5 shadow-pop outline-none data-[state=open]:animate-pop-in sm:p-6";

/** Keeps a dialog open when Esc only cancels an input method's composition. */
export function keepWhileComposing(event: KeyboardEvent): void {
  if (isComposing(event)) event.preventDefault();
}
