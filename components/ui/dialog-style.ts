/** How dialogs of all kinds look; the keyboard of a phone leaves them in the visible part. */
export const backdropStyle = "fixed inset-0 z-40 bg-scrim data-[state=open]:animate-fade-in";

export const dialogStyle =
  "fixed top-[calc(var(--viewport-height)/2)] left-1/2 z-50 flex max-h-[calc(var(--viewport-height)-2rem)] " +
  "w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col gap-5 overflow-y-auto " +
  "rounded-2xl bg-raised p-5 shadow-pop outline-none data-[state=open]:animate-pop-in sm:p-6";

/** Esc in an input method takes back what is being composed; the window stays. */
export function keepWhileComposing(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229) event.preventDefault();
}
