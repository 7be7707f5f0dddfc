import type { FileSettings } from "@/lib/client/files/attachment";
import type { Role, Writers } from "@/lib/wire/frames";

/** A room as its page shows it. */
export type RoomInfo = {
  id: number;
  name: string;
  private: boolean;
  /** How many days messages are kept; null: forever. */
  keepDays: number | null;
  writers: Writers;
  /** For how long members wait between two messages; 0: not at all. */
  slowSeconds: number;
  /** Whether links in new messages get previews. */
  previews: boolean;
  /** The user's role; null before they have entered an open room. */
  role: Role | null;
  files: FileSettings;
};

/** What is beside the timeline. */
export type RoomPanel = "people" | "files";

export function mayManage({ role }: Pick<RoomInfo, "role">): boolean {
  return role === "owner" || role === "moderator";
}

/** Everyone may invite to an open room, only owner and moderators to a private one. */
export function mayInvite(room: Pick<RoomInfo, "private" | "role">): boolean {
  return !room.private || mayManage(room);
}
