import type { FileInfo } from "@/lib/wire/frames";
import { useRoomContext } from "../room/room-context";
import { isPicture } from "./kinds";
import { sourcesOf } from "./sources";
import { useFilesText } from "./use-files-text";

/** A message's first picture, as high as a line. Nothing if it has none. */
export function QuotedPicture({ files }: { files: FileInfo[] | undefined }) {
  const { room } = useRoomContext();
  const picture = files?.find(isPicture);
  if (!picture) return null;
  return (
    <img
      src={sourcesOf(room.id, picture)[0]?.src}
      alt=""
      width={20}
      height={20}
      loading="lazy"
      decoding="async"
      className="size-5 shrink-0 rounded-sm bg-hover object-cover"
    />
  );
}

/** In place of the words of a message that has none. */
export function FilesQuote({ files }: { files: FileInfo[] }) {
  return <bdi>{useFilesText()(files)}</bdi>;
}
