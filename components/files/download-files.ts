import { fileAddress } from "@/lib/client/files/addresses";
import type { FileInfo } from "@/lib/wire/frames";

/** Browsers drop downloads that begin at the same moment. */
const pauseMs = 300;

/** Downloads files one after the other; for more than one, browsers ask once. */
export async function downloadFiles(roomId: number, files: FileInfo[]): Promise<void> {
  for (const { id, name } of files) {
    const link = document.createElement("a");
    link.href = fileAddress(roomId, id);
    link.download = name;
    link.click();
    if (files.length > 1) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
