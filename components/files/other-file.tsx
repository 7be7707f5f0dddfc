"use client";

import { useCallback, useState } from "react";
import { fileAddress } from "@/lib/client/files/addresses";
import type { FileInfo } from "@/lib/wire/frames";
import { AudioPlayer } from "./audio-player";
import { pageBox } from "./boxes";
import { FileCard } from "./file-card";
import { hasFirstPage, isAudio, isVideo } from "./kinds";
import { VideoPlayer } from "./video-player";

/** A file that is no picture, in the space that the timeline has for it. */
export function OtherFile({ roomId, file }: { roomId: number; file: FileInfo }) {
  const [isPlayable, setPlayable] = useState(true);
  const props = { file, address: fileAddress(roomId, file.id) };
  const onFail = useCallback(() => setPlayable(false), []);
  if (isVideo(file) && isPlayable) return <VideoPlayer {...props} onFail={onFail} />;
  if (isAudio(file)) return <AudioPlayer {...props} />;
  if (!hasFirstPage(file)) return <FileCard {...props} />;
  return <FileCard {...props} page={<FirstPage roomId={roomId} file={file} />} />;
}

/** Of a PDF; only as much as has space, and nothing if it is missing. */
function FirstPage({ roomId, file: { id } }: { roomId: number; file: FileInfo }) {
  const [isMissing, setMissing] = useState(false);
  return (
    <span
      className="block overflow-hidden border-b border-line bg-white px-4 pt-3"
      style={{ height: pageBox.height }}
    >
      {!isMissing && (
        <img
          src={fileAddress(roomId, id, "small")}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setMissing(true)}
          className="mx-auto size-full object-cover object-top shadow-flat"
        />
      )}
    </span>
  );
}
