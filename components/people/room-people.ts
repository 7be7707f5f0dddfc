import type { Person, Role } from "@/lib/wire/frames";
import type { Member } from "./members";

export type RoomPerson = Person & { role: Role | null };

const ranks: Record<Role, number> = { owner: 2, moderator: 1, member: 0 };

/** A room's people in two lists, each by name with oneself first: who is here, and who is not. */
export function groupPeople(
  members: Member[] | undefined,
  people: Person[],
  /** Newer than those of `members`. */
  roles: ReadonlyMap<string, Role>,
  me: string,
  compare: (a: string, b: string) => number,
): { here: RoomPerson[]; away: RoomPerson[] } {
  const roleOf = new Map([
    ...(members ?? []).map(({ username, role }): [string, Role] => [username, role]),
    ...roles,
  ]);
  const here = new Set(people.map(({ username }) => username));
  const sorted = (entries: RoomPerson[]) =>
    entries.toSorted(
      (a, b) =>
        Number(b.username === me) - Number(a.username === me) ||
        compare(a.nickname, b.nickname) ||
        compare(a.username, b.username),
    );
  return {
    here: sorted(
      people.map((person) => ({ ...person, role: roleOf.get(person.username) ?? null })),
    ),
    away: sorted(
      (members ?? [])
        .filter(({ username }) => !here.has(username))
        .map((member) => ({ ...member, role: roleOf.get(member.username) ?? member.role })),
    ),
  };
}

export type PersonAction = "message" | "make-moderator" | "make-member" | "hand-over" | "remove";

/** What one may do with somebody, as the server will see it, too. */
export function actionsOn(mine: Role | null, theirs: Role | null): PersonAction[] {
  const actions: PersonAction[] = ["message"];
  if (mine === null || theirs === null) return actions;
  if (mine === "owner") {
    actions.push(theirs === "moderator" ? "make-member" : "make-moderator", "hand-over");
  }
  if (ranks[mine] > ranks[theirs]) actions.push("remove");
  return actions;
}

/** Finds by nickname or username, in any letter case. */
export function matches({ username, nickname }: Person, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return username.toLowerCase().includes(wanted) || nickname.toLowerCase().includes(wanted);
}
