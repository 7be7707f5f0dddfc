"use client";

import InviteDialog from "../invite/invite-dialog";
import type { RoomInfo } from "../room/room-info";
import { DeleteDialog } from "./delete-dialog";
import { ExportDialog } from "./export-dialog";
import { LeaveDialog } from "./leave-dialog";
import { PrivacyDialog } from "./privacy-dialog";
import { RenameDialog } from "./rename-dialog";
import { RetentionDialog } from "./retention-dialog";

export type RoomDialog = "invite" | "rename" | "privacy" | "keep" | "export" | "leave" | "delete";

export type RoomDialogProps = {
  room: RoomInfo;
  onClose: () => void;
  /** Wraps the call that ends one's own stay, so that the end is no news to oneself. */
  onGoing: (call: Promise<unknown>) => Promise<void>;
};

/** The windows of the room's menu, together in one file that is fetched for the first of them. */
export default function RoomDialogs({
  dialog,
  ...props
}: RoomDialogProps & { dialog: RoomDialog }) {
  switch (dialog) {
    case "invite":
      return <InviteDialog {...props} />;
    case "rename":
      return <RenameDialog {...props} />;
    case "privacy":
      return <PrivacyDialog {...props} />;
    case "keep":
      return <RetentionDialog {...props} />;
    case "export":
      return <ExportDialog {...props} />;
    case "leave":
      return <LeaveDialog {...props} />;
    case "delete":
      return <DeleteDialog {...props} />;
  }
}
