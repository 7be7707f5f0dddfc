"use client";

import { createContext, use } from "react";

/** A dialog that covers the page and can be opened from anywhere. */
export type Overlay =
  | { kind: "switcher"; room: { id: number; name: string } | null }
  | { kind: "new-room" }
  | { kind: "new-direct" }
  | { kind: "keys" };

export const OverlayContext = createContext<(overlay: Overlay) => void>(() => {});

/** Returns the function that opens an overlay, in place of any that is open. */
export function useOverlay(): (overlay: Overlay) => void {
  return use(OverlayContext);
}
