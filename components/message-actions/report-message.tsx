"use client";

import type { Message } from "@/lib/client/state/types";
import { useDistinctName } from "../hooks/use-person-name";
import ReportDialog from "../reports/report-dialog";

export default function ReportMessage({
  message,
  roomId,
  onClose,
}: {
  message: Message;
  roomId: number;
  onClose: () => void;
}) {
  const name = useDistinctName()(message);
  const reported = { kind: "message", name, room: roomId, id: message.id } as const;
  return <ReportDialog reported={reported} onClose={onClose} />;
}
