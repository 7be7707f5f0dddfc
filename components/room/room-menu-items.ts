import type { Role } from "@/lib/wire/frames";
import { mayInvite, type RoomInfo, type RoomPanel } from "./room-info";

export type RoomMenuItem =
  | "invite"
  | "members"
  | "files"
  | "search"
  | "copy-link"
  | "mark-read"
  | "notifications"
  | "join-leave"
  | "rename"
  | "picture"
  | "privacy"
  | "retention"
  | "posting"
  | "previews"
  | "export"
  | "reports"
  | "leave"
  | "delete"
  | "block"
  | "unblock"
  | "close";

/** What each role sees, in groups; "direct" is either person of a direct conversation. */
const menus: Record<Role | "direct", RoomMenuItem[][]> = {
  owner: [
    ["invite", "members", "files", "search", "copy-link", "mark-read"],
    ["notifications"],
    ["join-leave"],
    [
      "rename",
      "picture",
      "privacy",
      "retention",
      "posting",
      "previews",
      "reports",
      "export",
      "delete",
    ],
  ],
  moderator: [
    ["invite", "members", "files", "search", "copy-link", "mark-read"],
    ["notifications"],
    ["join-leave"],
    [
      "rename",
      "picture",
      "privacy",
      "retention",
      "posting",
      "previews",
      "reports",
      "export",
      "leave",
    ],
  ],
  member: [
    ["invite", "members", "files", "search", "copy-link", "mark-read"],
    ["notifications"],
    ["join-leave"],
    ["leave"],
  ],
  direct: [
    ["files", "search", "copy-link", "mark-read"],
    ["notifications"],
    ["join-leave"],
    ["export", "block", "unblock", "close"],
  ],
};

/** The groups of the room's menu, top to bottom. */
export function roomMenuItems(
  room: Pick<RoomInfo, "private" | "role">,
  {
    isDirect,
    isBlocked = false,
    panel,
    hasUnread,
  }: {
    isDirect: boolean;
    /** The user has blocked the other person of a direct conversation. */
    isBlocked?: boolean;
    panel: RoomPanel | null;
    hasUnread: boolean;
  },
): RoomMenuItem[][] {
  const hidden = new Set<RoomMenuItem>();
  if (!mayInvite(room)) hidden.add("invite");
  if (panel === "people") hidden.add("members");
  if (panel === "files") hidden.add("files");
  if (!hasUnread) hidden.add("mark-read");
  hidden.add(isBlocked ? "block" : "unblock");
  return menus[isDirect ? "direct" : (room.role ?? "member")].map((group) =>
    group.filter((item) => !hidden.has(item)),
  );
}
