"use client";

import { ArrowDownToLine } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FileInfo } from "@/lib/wire/frames";
import { FileName } from "./file-name";
import { pauseOthers } from "./pause-others";

/** Sound that is played in place. `onFail`: this browser cannot play it. */
export function AudioPlayer({
  file: { name },
  address,
  onFail,
}: {
  file: FileInfo;
  address: string;
  onFail: () => void;
}) {
  const t = useTranslations("files");
  return (
    <div className="flex size-full flex-col rounded-lg border border-line bg-canvas px-1.5 pt-1">
      <a
        href={address}
        download={name}
        data-name={name}
        aria-label={t("download", { name })}
        className="flex items-center justify-between gap-2 rounded-sm px-1.5 text-sm text-muted hover:text-ink"
      >
        <FileName name={name} />
        <ArrowDownToLine aria-hidden className="size-3.5 shrink-0" />
      </a>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written any. */}
      <audio
        src={address}
        controls
        preload="metadata"
        aria-label={t("audio", { name })}
        onPlay={pauseOthers}
        onError={onFail}
        className="min-h-0 w-full flex-1"
      />
    </div>
  );
}
