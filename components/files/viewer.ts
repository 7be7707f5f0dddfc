/** Opens the viewer of pictures and video, whose code loads when it is used. */
import { later } from "../ui/later";
import type { ViewerContent, ViewerItem } from "./viewer-items";

export const viewerPart = later(() => import("./viewer-dialog"), { ahead: false });

let content: ViewerContent | null = null;
const listeners = new Set<() => void>();

/** Shows `items[index]`; the others can be reached from there. */
export function openViewer(roomId: number, items: ViewerItem[], index: number): void {
  viewerPart.load();
  setContent({ roomId, items, index });
}

export function closeViewer(): void {
  setContent(null);
}

export function viewerContent(): ViewerContent | null {
  return content;
}

export function onViewerChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setContent(next: ViewerContent | null): void {
  content = next;
  for (const listener of listeners) listener();
}
