"use client";

import { File, FileArchive, FileCode, FileText, Music } from "lucide-react";
import { useTranslations } from "next-intl";
import { fileAddress } from "@/lib/client/files/addresses";
import { useRoomContext } from "../room/room-context";
import { laterComponent } from "../ui/later-component";
import { JumpToMessage } from "./jump-to-message";
import type { FileItem } from "./listed-items";
import { useFileSize } from "./use-file-size";
import { useSource } from "./use-source";
import type { ItemProps } from "./windowed-items";

const VoicePlayer = laterComponent(async () => {
  const { VoicePlayer } = await import("../voice/voice-player");
  return { default: VoicePlayer };
});

/** A file that is no picture: its name downloads it; audio is played in place. */
export function FileRow({
  file,
  onJump,
  ...item
}: { file: FileItem; onJump: () => void } & ItemProps) {
  const t = useTranslations("filesPanel");
  const { room } = useRoomContext();
  const source = useSource();
  const size = useFileSize();
  const { id, name, type, bytes, seconds } = file;
  const address = fileAddress(room.id, id);
  const Icon = iconOf(type);
  return (
    <div className="group rounded-lg hover:bg-hover">
      <div className="flex h-14 items-center gap-2.5 pr-1 pl-2">
        <span
          aria-hidden
          className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-hover text-muted"
        >
          <Icon className="size-4.5" />
        </span>
        <span className="min-w-0 flex-1 leading-tight">
          <a
            href={address}
            download={name}
            title={t("download", { name })}
            dir="auto"
            className="block truncate rounded-sm text-base"
            {...item}
          >
            {name}
          </a>
          <span className="block truncate text-xs text-muted">
            {size(bytes)} · <bdi>{source(file)}</bdi>
          </span>
        </span>
        <JumpToMessage name={name} onJump={onJump} />
      </div>
      {file.kind === "audio" && (
        <div className="h-12 px-2">
          <VoicePlayer address={address} name={name} seconds={seconds} />
        </div>
      )}
    </div>
  );
}

function iconOf(type: string) {
  if (type.startsWith("audio/")) return Music;
  if (/zip|tar|compressed|7z|rar/.test(type)) return FileArchive;
  if (/json|xml|javascript|html/.test(type)) return FileCode;
  return /^text\/|pdf|word|document|sheet|presentation/.test(type) ? FileText : File;
}
