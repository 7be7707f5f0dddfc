import type { PendingFiles, RoomAction } from "../state/types";

/** The messages with files that a room's page has not sent yet, and who hears of their outcome. */
export type RoomFileMessages = {
  roomId: number;
  username: string;
  messages: readonly PendingFiles[];
  report: (action: RoomAction) => void;
};
