"use client";

import { ImageOff, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { fileAddress } from "@/lib/client/files/addresses";
import { useRoomContext } from "../room/room-context";
import { JumpToMessage } from "./jump-to-message";
import type { FileItem } from "./listed-items";
import { useSource } from "./use-source";
import type { ItemProps } from "./windowed-items";

/** A picture or video in the grid. */
export function PictureTile({
  file,
  onOpen,
  onJump,
  ...item
}: { file: FileItem; onOpen: () => void; onJump: () => void } & ItemProps) {
  const t = useTranslations("filesPanel");
  const source = useSource();
  const isVideo = file.kind === "video";
  const name = file.alt ?? file.name;
  return (
    <div className="group relative size-full">
      <button
        type="button"
        aria-label={t(isVideo ? "openVideo" : "openPicture", { name, source: source(file) })}
        title={file.name}
        onClick={onOpen}
        className="flex size-full items-center justify-center overflow-hidden rounded-md bg-hover text-muted"
        {...item}
      >
        <Thumbnail file={file} />
        {isVideo && (
          <span className="absolute bottom-1 left-1 flex size-6 items-center justify-center rounded-full bg-black/60 text-white">
            <Play aria-hidden className="size-3 fill-current" />
          </span>
        )}
      </button>
      <JumpToMessage name={name} onJump={onJump} isOverPicture />
    </div>
  );
}

/** Smaller pictures are stored of those that do not fit in this box. */
const smallBox = 480;

function Thumbnail({ file }: { file: FileItem }) {
  const { room } = useRoomContext();
  const [failed, setFailed] = useState(0);
  const { id, kind, width = 0, height = 0 } = file;
  const isLarge = Math.max(width, height) > smallBox;
  const addresses = [
    ...(isLarge || kind === "video" ? [fileAddress(room.id, id, "small")] : []),
    ...(kind === "picture" ? [fileAddress(room.id, id)] : []),
  ];
  const address = addresses[failed];
  if (address === undefined) {
    return kind === "picture" ? <ImageOff aria-hidden className="size-5 opacity-60" /> : null;
  }
  return (
    <img
      src={address}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => setFailed(failed + 1)}
      className="size-full object-cover transition-opacity group-hover:opacity-90"
    />
  );
}
