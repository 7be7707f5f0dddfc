"use client";

import { useEffect, useSyncExternalStore } from "react";
import { useLater } from "../ui/later";
import { closeViewer, onViewerChange, viewerContent, viewerPart } from "./viewer";

/** Where the viewer of a room is shown (viewer.ts). */
export function ViewerHost() {
  const content = useSyncExternalStore(onViewerChange, viewerContent, () => null);
  const part = useLater(viewerPart, content !== null);
  useEffect(() => closeViewer, []);
  return part && content && <part.ViewerDialog {...content} onClosed={closeViewer} />;
}
