"use client";

import { useTranslations } from "next-intl";
import type { Person } from "@/lib/wire/frames";
import { ownAvatar } from "../avatar/avatar-owner";
import { AvatarSource } from "../avatar/avatar-source";
import { LaterCropForm } from "../avatar/later-crop-form";
import { usePictureFile } from "../avatar/use-picture-file";
import { Dialog } from "../ui/dialog";

export function OwnPicture({ me }: { me: Person }) {
  const t = useTranslations("avatar");
  const { opened, error, open, close } = usePictureFile();
  const owner = ownAvatar(me);
  return (
    <>
      <AvatarSource owner={owner} error={error} onFile={open} />
      {opened && (
        <Dialog open onOpenChange={close} title={t("cropTitle")} description={t("cropHint")}>
          <LaterCropForm key={opened.address} picture={opened} owner={owner} onClose={close} />
        </Dialog>
      )}
    </>
  );
}
