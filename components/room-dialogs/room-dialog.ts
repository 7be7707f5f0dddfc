import type { RoomInfo } from "../room/room-info";

export type RoomDialog =
  | "invite"
  | "rename"
  | "privacy"
  | "retention"
  | "export"
  | "leave"
  | "delete";

export type RoomDialogProps = {
  room: RoomInfo;
  onClose: () => void;
};
