"use client";

import { useTranslations } from "next-intl";
import { roomAvatar } from "../avatar/avatar-owner";
import { AvatarSource } from "../avatar/avatar-source";
import { LaterCropForm } from "../avatar/later-crop-form";
import { usePictureFile } from "../avatar/use-picture-file";
import { Dialog } from "../ui/dialog";
import type { RoomDialogProps } from "./room-dialog";

export function PictureDialog({ room, onClose }: RoomDialogProps) {
  const t = useTranslations("avatar");
  const { opened, error, open, close } = usePictureFile();
  const owner = roomAvatar(room);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(opened ? "cropTitle" : "roomTitle")}
      description={t(opened ? "cropHint" : "roomBody")}
    >
      {opened ? (
        <LaterCropForm
          key={opened.address}
          picture={opened}
          owner={owner}
          onClose={close}
          onSaved={onClose}
        />
      ) : (
        <AvatarSource owner={owner} error={error} onFile={open} />
      )}
    </Dialog>
  );
}
