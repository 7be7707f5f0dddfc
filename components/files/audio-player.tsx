"use client";

import { ArrowDownToLine } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FileInfo } from "@/lib/wire/frames";
import { VoicePlayer } from "../voice/voice-player";
import { FileName } from "./file-name";

/** Sound that is played in place, with its name. */
export function AudioPlayer({
  file: { name, seconds },
  address,
}: {
  file: FileInfo;
  address: string;
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
      <VoicePlayer address={address} name={name} seconds={seconds} />
    </div>
  );
}
