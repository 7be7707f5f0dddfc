import type { RoomInfo } from "../room/room-info";

export type RoomDialog =
  | "invite"
  | "rename"
  | "picture"
  | "privacy"
  | "retention"
  | "posting"
  | "export"
  | "block"
  | "reports"
  | "leave"
  | "delete";

export type RoomDialogProps = {
  room: RoomInfo;
  onClose: () => void;
};
