"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "../ui/dialog";
import { DownloadLink } from "../ui/download-link";
import type { RoomDialogProps } from "./room-dialog";

export function ExportDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("room");
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
      <ul className="flex flex-col divide-y divide-line rounded-xl border border-line">
        {kinds.map(({ format, name, hint }) => (
          <li key={format} className="flex items-center gap-3 px-4 py-3">
            <div className="min-w-0 flex-1">
              <p className="text-base font-medium">{name}</p>
              <p className="text-sm text-pretty text-muted">{hint}</p>
            </div>
            <DownloadLink
              path={`/Room/${room.id}/Export?format=${format}`}
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
