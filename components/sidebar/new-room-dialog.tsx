"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "../ui/dialog";
import { Segments } from "../ui/segments";
import { NewDirectForm } from "./new-direct-form";
import { NewRoomForm } from "./new-room-form";

export default function NewRoomDialog({
  kind,
  onClose,
}: {
  kind: "new-room" | "new-direct";
  onClose: () => void;
}) {
  const t = useTranslations("newRoom");
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={null}>
      <Segments
        label={t("kind")}
        initial={kind}
        segments={[
          { value: "new-room", text: t("room"), content: <NewRoomForm onDone={onClose} /> },
          { value: "new-direct", text: t("direct"), content: <NewDirectForm onDone={onClose} /> },
        ]}
      />
    </Dialog>
  );
}
