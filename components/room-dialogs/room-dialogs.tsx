"use client";

import InviteDialog from "../invite/invite-dialog";
import { BlockDirectDialog } from "./block-direct-dialog";
import { DeleteDialog } from "./delete-dialog";
import { ExportDialog } from "./export-dialog";
import { LeaveDialog } from "./leave-dialog";
import { PictureDialog } from "./picture-dialog";
import { PostingDialog } from "./posting-dialog";
import { PrivacyDialog } from "./privacy-dialog";
import { RenameDialog } from "./rename-dialog";
import { ReportsDialog } from "./reports-dialog";
import { RetentionDialog } from "./retention-dialog";
import type { RoomDialog, RoomDialogProps } from "./room-dialog";

const dialogs = {
  invite: InviteDialog,
  rename: RenameDialog,
  picture: PictureDialog,
  privacy: PrivacyDialog,
  retention: RetentionDialog,
  posting: PostingDialog,
  export: ExportDialog,
  block: BlockDirectDialog,
  reports: ReportsDialog,
  leave: LeaveDialog,
  delete: DeleteDialog,
};

/** The dialogs of the room menu, in one chunk that is loaded when the first of them opens. */
export default function RoomDialogs({
  dialog,
  ...props
}: RoomDialogProps & { dialog: RoomDialog }) {
  const Dialog = dialogs[dialog];
  return <Dialog {...props} />;
}
