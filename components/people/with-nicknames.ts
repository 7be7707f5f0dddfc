import type { Person } from "@/lib/wire/frames";

/** People with the nicknames that they have since the list was made. Returns `people` if nobody has. */
export function withNicknames<T extends Person>(
  people: T[],
  nicknames: ReadonlyMap<string, string>,
): T[] {
  const nicknameOf = ({ username, nickname }: T) => nicknames.get(username) ?? nickname;
  return people.some((person) => nicknameOf(person) !== person.nickname)
    ? people.map((person) => ({ ...person, nickname: nicknameOf(person) }))
    : people;
}
