import { fileAddress } from "@/lib/client/files/addresses";
import type { FileInfo } from "@/lib/wire/frames";

/** To be replaced by the viewer: opens the file in another tab. */
export function openViewer(roomId: number, items: FileInfo[], index: number): void {
  const item = items[index];
  if (item) window.open(fileAddress(roomId, item.id), "_blank", "noopener");
}
