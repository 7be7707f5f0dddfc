import type { Member } from "@/lib/shared/api/members";
import { foldText } from "@/lib/shared/search-text";
import { typedUsername } from "@/lib/shared/typed-username";
import type { Person, Role } from "@/lib/wire/frames";

export type RoomPerson = Person & { role: Role | null };

const ranks: Record<Role, number> = { owner: 2, moderator: 1, member: 0 };

/** A room's people, online and offline, each list sorted by name with the user first. */
export function groupPeople(
  members: Member[] | undefined,
  /** Who is online. */
  people: Person[],
  /** Role changes that are newer than `members`. */
  roles: ReadonlyMap<string, Role>,
  me: string,
  compare: (a: string, b: string) => number,
): { online: RoomPerson[]; offline: RoomPerson[] } {
  const roleOf = new Map([
    ...(members ?? []).map(({ username, role }): [string, Role] => [username, role]),
    ...roles,
  ]);
  const onlineNames = new Set(people.map(({ username }) => username));
  const sorted = (entries: RoomPerson[]) =>
    entries.toSorted(
      (a, b) =>
        Number(b.username === me) - Number(a.username === me) ||
        compare(a.nickname, b.nickname) ||
        compare(a.username, b.username),
    );
  return {
    online: sorted(
      people.map((person) => ({ ...person, role: roleOf.get(person.username) ?? null })),
    ),
    offline: sorted(
      (members ?? [])
        .filter(({ username }) => !onlineNames.has(username))
        .map((member) => ({ ...member, role: roleOf.get(member.username) ?? member.role })),
    ),
  };
}

export type PersonAction =
  | "message"
  | "make-moderator"
  | "make-member"
  | "hand-over"
  | "report"
  | "remove";

/** What the user's role allows with another member. The server enforces the same rules. */
export function actionsOn(mine: Role | null, theirs: Role | null): PersonAction[] {
  const actions: PersonAction[] = ["message"];
  if (mine === null || theirs === null) return [...actions, "report"];
  if (mine === "owner") {
    actions.push(theirs === "moderator" ? "make-member" : "make-moderator", "hand-over");
  }
  actions.push("report");
  if (ranks[mine] > ranks[theirs]) actions.push("remove");
  return actions;
}

/** Whether the nickname or the username contains the text, folded as a search for messages. */
export function matches({ username, nickname }: Person, text: string): boolean {
  return (
    foldText(username).includes(foldText(typedUsername(text))) ||
    foldText(nickname).includes(foldText(text.trim()))
  );
}
