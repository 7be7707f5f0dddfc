import type { Role } from "@/lib/wire/frames";

/** What a room's screen is told about the room. */
export type RoomInfo = {
  id: number;
  name: string;
  private: boolean;
  /** For how many days messages are kept; null: for ever. */
  keepDays: number | null;
  role: Role | null;
};

/** Into an open room everybody in it may invite, into a private one those who run it. */
export function mayInvite({ private: isPrivate, role }: RoomInfo): boolean {
  return !isPrivate || role === "owner" || role === "moderator";
}
