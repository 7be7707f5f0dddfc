"use client";

import { File, FileText, Film, Image, Music } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { fileAddress } from "@/lib/client/files/addresses";
import type { OwnFile } from "@/lib/shared/api/storage";
import { useByteSize } from "../hooks/use-byte-size";
import { useTimeAgo } from "../hooks/use-relative-time";
import { Button } from "../ui/button";

/** A file in the settings; its name leads to the message with it. */
export function StoredFile({ file, onDelete }: { file: OwnFile; onDelete: () => void }) {
  const t = useTranslations("settings.storage");
  const size = useByteSize();
  const timeAgo = useTimeAgo();
  const { name, bytes, time, sent, room, roomName, message } = file;
  const canDelete = roomName !== null && (!sent || message !== undefined);
  const about = [size(bytes), roomName ?? t("leftRoom"), sent ? timeAgo(time) : t("unsent")].join(
    " · ",
  );
  return (
    <li className="flex min-h-14 items-center gap-3 py-2 pr-2.5 pl-3">
      <Thumbnail file={file} />
      <div className="min-w-0 flex-1">
        <p className="truncate text-base font-medium" title={name}>
          {message === undefined ? (
            <bdi>{name}</bdi>
          ) : (
            <Link href={`/rooms/${room}?message=${message}`} className="hover:underline">
              <bdi>{name}</bdi>
            </Link>
          )}
        </p>
        <p className="truncate text-xs text-muted">{about}</p>
      </div>
      {canDelete && (
        <Button
          variant="outline"
          size="small"
          aria-label={t("deleteLabel", { name })}
          onClick={onDelete}
        >
          {t("delete")}
        </Button>
      )}
    </li>
  );
}

function Thumbnail({ file: { id, room, roomName, type } }: { file: OwnFile }) {
  const [failed, setFailed] = useState(0);
  const isPicture = /^image\/(?!svg)/.test(type) && roomName !== null;
  const Icon = iconOf(type);
  return (
    <span className="flex size-9 shrink-0 items-center justify-center overflow-hidden rounded-md bg-hover text-muted">
      {isPicture && failed < 2 ? (
        // A small picture is its own thumbnail.
        <img
          src={fileAddress(room, id, failed === 0 ? "small" : undefined)}
          alt=""
          loading="lazy"
          className="size-full object-cover"
          onError={() => setFailed((times) => times + 1)}
        />
      ) : (
        <Icon aria-hidden className="size-5" />
      )}
    </span>
  );
}

function iconOf(type: string) {
  if (type.startsWith("image/")) return Image;
  if (type.startsWith("video/")) return Film;
  if (type.startsWith("audio/")) return Music;
  return type === "text/plain" || type === "application/pdf" ? FileText : File;
}
