"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import BlockDialog from "../blocks/block-dialog";
import ReportDialog from "../reports/report-dialog";
import { useRoomContext } from "../room/room-context";
import { AlertDialog } from "../ui/alert-dialog";
import { toast } from "../ui/toast";
import type { RoomPerson } from "./room-people";

export type PersonQuestion = {
  action: "hand-over" | "report" | "remove" | "block";
  person: RoomPerson;
};

export function PersonDialog({
  action,
  person: { username, nickname },
  onClose,
  onRemove,
  onHandOver,
}: PersonQuestion & {
  onClose: () => void;
  onRemove: (username: string) => Promise<unknown>;
  onHandOver: (username: string) => Promise<unknown>;
}) {
  const t = useTranslations("people");
  const router = useRouter();
  const { room } = useRoomContext();
  const names = { nickname, username, room: room.name };
  if (action === "block") return <BlockDialog person={{ username, nickname }} onClose={onClose} />;
  if (action === "report") {
    const reported = { kind: "person", username, name: nickname } as const;
    return <ReportDialog reported={reported} onClose={onClose} />;
  }
  if (action === "remove") {
    return (
      <AlertDialog
        open
        onOpenChange={onClose}
        title={t("removeTitle", names)}
        description={t("removeBody", names)}
        confirm={t("removeConfirm")}
        onConfirm={async () => {
          await onRemove(username);
          toast(t("removed", names));
        }}
      />
    );
  }
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={t("handOverTitle", names)}
      description={t("handOverBody", names)}
      confirm={t("handOverConfirm")}
      onConfirm={async () => {
        await onHandOver(username);
        // The page contains the user's role.
        router.refresh();
        toast(t("handedOver", names));
      }}
    />
  );
}
