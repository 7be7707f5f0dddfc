"use client";

import { useTranslations } from "next-intl";
import type { FileInfo } from "@/lib/wire/frames";
import { pauseOthers } from "./pause-others";

/** A video that is played in place. `onFail`: this browser cannot play it. */
export function VideoPlayer({
  file: { name, alt },
  address,
  onFail,
}: {
  file: FileInfo;
  address: string;
  onFail: () => void;
}) {
  const t = useTranslations("files");
  return (
    // biome-ignore lint/a11y/useMediaCaption: nobody has written any.
    <video
      // Safari on phones shows nothing before the video is played, unless it is told to go somewhere.
      src={`${address}#t=0.001`}
      controls
      playsInline
      preload="metadata"
      data-name={name}
      aria-label={alt ?? t("video", { name })}
      onPlay={pauseOthers}
      onError={onFail}
      className="size-full rounded-lg bg-[#000] focus-visible:-outline-offset-2"
    />
  );
}
