import { fileAddress } from "@/lib/client/files/addresses";
import type { FileInfo, Person } from "@/lib/wire/frames";

type ViewerItem = { file: FileInfo; message: Person & { id: number; time: number } };

/** To be replaced by the viewer: opens the file in another tab. */
export function openViewer(roomId: number, items: ViewerItem[], index: number): void {
  const item = items[index];
  if (item) window.open(fileAddress(roomId, item.file.id), "_blank", "noopener");
}
