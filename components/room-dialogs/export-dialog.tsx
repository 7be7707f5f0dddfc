"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import useSWR from "swr";
import { call } from "@/lib/client/rest/call";
import { roomStorage } from "@/lib/shared/api/storage";
import { useByteSize } from "../hooks/use-byte-size";
import { Dialog } from "../ui/dialog";
import { DownloadLink } from "../ui/download-link";
import { Switch } from "../ui/switch";
import type { RoomDialogProps } from "./room-dialog";

export function ExportDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("room");
  const size = useByteSize();
  const path = `/Room/${room.id}/Storage`;
  const { data: stored, isLoading } = useSWR(path, async () =>
    roomStorage.parse(await call("GET", path)),
  );
  const [withFiles, setWithFiles] = useState(true);
  const hasFiles = stored !== undefined && stored.files > 0;
  const files = hasFiles && withFiles ? "&files=1" : "";
  const kinds = [
    { format: "html", name: t("exportPage"), hint: t("exportPageHint") },
    { format: "json", name: t("exportJson"), hint: t("exportJsonHint") },
  ];
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("exportTitle", { room: room.name })}
      description={t("exportBody")}
    >
      {isLoading && <div className="h-11" />}
      {hasFiles && (
        <Switch
          label={t("exportFiles")}
          hint={t("exportFilesHint", { count: stored.files, size: size(stored.bytes) })}
          checked={withFiles}
          onCheckedChange={setWithFiles}
        />
      )}
      <ul className="flex flex-col divide-y divide-line rounded-xl border border-line">
        {kinds.map(({ format, name, hint }) => (
          <li key={format} className="flex items-center gap-3 px-4 py-3">
            <div className="min-w-0 flex-1">
              <p className="text-base font-medium">{name}</p>
              <p className="text-sm text-pretty text-muted">{hint}</p>
            </div>
            <DownloadLink
              path={`/Room/${room.id}/Export?format=${format}${files}`}
              label={`${t("download")}: ${name}`}
            >
              {t("download")}
            </DownloadLink>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
