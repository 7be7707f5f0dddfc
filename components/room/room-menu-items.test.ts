import { describe, expect, test } from "vitest";
import { roomMenuItems } from "./room-menu-items";

const closed: Parameters<typeof roomMenuItems>[1] = {
  isDirect: false,
  panel: null,
  hasUnread: false,
};
const itemsFor = (
  role: "owner" | "moderator" | "member" | null,
  { isPrivate = false, ...options }: Partial<typeof closed> & { isPrivate?: boolean } = {},
) => roomMenuItems({ role, private: isPrivate }, { ...closed, ...options }).flat();

describe("the room menu", () => {
  test("an owner deletes the room, everyone else leaves it", () => {
    expect(itemsFor("owner")).toContain("delete");
    expect(itemsFor("owner")).not.toContain("leave");
    for (const role of ["moderator", "member", null] as const) {
      expect(itemsFor(role)).toContain("leave");
      expect(itemsFor(role)).not.toContain("delete");
    }
  });

  test("only owner and moderators rename, open or close, export and set the retention and the previews", () => {
    const managing = [
      "rename",
      "picture",
      "privacy",
      "retention",
      "posting",
      "previews",
      "reports",
      "export",
    ];
    const managed = (role: Parameters<typeof itemsFor>[0]) =>
      itemsFor(role).filter((item) => managing.includes(item));
    expect(managed("owner")).toEqual(managing);
    expect(managed("moderator")).toEqual(managing);
    expect(managed("member")).toEqual([]);
    expect(managed(null)).toEqual([]);
  });

  test("members invite to an open room, but not to a private one", () => {
    expect(itemsFor("member")).toContain("invite");
    expect(itemsFor("member", { isPrivate: true })).not.toContain("invite");
    expect(itemsFor("moderator", { isPrivate: true })).toContain("invite");
  });

  test("marking all as read is offered while something is unread", () => {
    expect(itemsFor("member", { hasUnread: true })).toContain("mark-read");
    expect(itemsFor("member")).not.toContain("mark-read");
  });

  test("neither the member list nor the files are offered while they are open", () => {
    expect(itemsFor("member")).toEqual(expect.arrayContaining(["members", "files"]));
    expect(itemsFor("member", { panel: "people" })).not.toContain("members");
    expect(itemsFor("member", { panel: "files" })).not.toContain("files");
  });

  test("a direct conversation has no members to manage and is closed instead of left", () => {
    const direct = { isPrivate: true, isDirect: true };
    expect(itemsFor("owner", direct)).toEqual([
      "files",
      "search",
      "copy-link",
      "notifications",
      "join-leave",
      "export",
      "block",
      "close",
    ]);
    expect(itemsFor("owner", { ...direct, isBlocked: true }).slice(-2)).toEqual([
      "unblock",
      "close",
    ]);
  });
});
