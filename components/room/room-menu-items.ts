import type { Role } from "@/lib/wire/frames";
import { mayInvite, type RoomInfo } from "./room-info";

export type RoomMenuItem =
  | "invite"
  | "members"
  | "search"
  | "copy-link"
  | "mark-read"
  | "notifications"
  | "join-leave"
  | "rename"
  | "privacy"
  | "retention"
  | "previews"
  | "export"
  | "leave"
  | "delete"
  | "close";

/** What each role sees, in groups; "direct" is either person of a direct conversation. */
const menus: Record<Role | "direct", RoomMenuItem[][]> = {
  owner: [
    ["invite", "members", "search", "copy-link", "mark-read"],
    ["notifications"],
    ["join-leave"],
    ["rename", "privacy", "retention", "previews", "export", "delete"],
  ],
  moderator: [
    ["invite", "members", "search", "copy-link", "mark-read"],
    ["notifications"],
    ["join-leave"],
    ["rename", "privacy", "retention", "previews", "export", "leave"],
  ],
  member: [
    ["invite", "members", "search", "copy-link", "mark-read"],
    ["notifications"],
    ["join-leave"],
    ["leave"],
  ],
  direct: [
    ["search", "copy-link", "mark-read"],
    ["notifications"],
    ["join-leave"],
    ["export", "close"],
  ],
};

/** The groups of the room's menu, top to bottom. */
export function roomMenuItems(
  room: Pick<RoomInfo, "private" | "role">,
  {
    isDirect,
    membersShown,
    hasUnread,
  }: { isDirect: boolean; membersShown: boolean; hasUnread: boolean },
): RoomMenuItem[][] {
  const hidden = new Set<RoomMenuItem>();
  if (!mayInvite(room)) hidden.add("invite");
  if (membersShown) hidden.add("members");
  if (!hasUnread) hidden.add("mark-read");
  return menus[isDirect ? "direct" : (room.role ?? "member")].map((group) =>
    group.filter((item) => !hidden.has(item)),
  );
}
