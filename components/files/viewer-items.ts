import type { Entries, Message } from "@/lib/client/state/types";
import type { FileInfo, Person } from "@/lib/wire/frames";
import { isPicture, isVideo } from "./kinds";

export type ShownMessage = Person & Pick<Message, "id" | "time">;
/** `message`: the one that the file came with. */
export type ViewerItem = { file: FileInfo; message: ShownMessage };
/** What the viewer shows; a new object each time that it is opened. */
export type ViewerContent = { roomId: number; items: ViewerItem[]; index: number };

/** What the viewer can show of the messages that are loaded, oldest first, as they stand in the timeline. */
export function visualsIn(entries: Entries): ViewerItem[] {
  return entries.chunks.flatMap((chunk) =>
    chunk.flatMap((entry) =>
      entry.kind === "message" && entry.files ? visualsOf(entry, entry.files) : [],
    ),
  );
}

export function visualsOf(message: ShownMessage, files: FileInfo[]): ViewerItem[] {
  const pictures = files.filter(isPicture);
  return [...pictures, ...files.filter(isVideo)].map((file) => ({ file, message }));
}
