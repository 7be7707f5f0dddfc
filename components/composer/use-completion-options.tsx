import { useLocale } from "next-intl";
import { type ReactNode, useMemo } from "react";
import useSWR from "swr";
import { languageOf } from "@/lib/shared/i18n/locale";
import type { Person } from "@/lib/wire/frames";
import { foldName } from "@/lib/wire/mentions";
import { fetchEmoji } from "../emoji/emoji-data";
import { usePeople } from "../message/people";
import { useMemberList } from "../people/members";
import { useOnlineNamed } from "../people/online-people";
import { useIsLarge } from "../people/use-is-large";
import { Avatar } from "../ui/avatar";
import { best, isNamed, isPersonNamed, peopleFor, rank } from "./completion-options";

export type CompletionOption = {
  key: string;
  icon: ReactNode;
  label: string;
  note: string;
  /** Inserted into the field. */
  text: string;
  /** What was typed names it, so Enter picks it; else only after ↑ or ↓. */
  named: boolean;
};

/**
 * The room's members, fetched at the first @; until they arrive, or if that fails, who is online. In a
 * large room: those whom the page knows already, and who is online and named as what is typed begins.
 */
export function usePeopleOptions(
  query: string,
  roomId: number,
  me: Person,
  online: Person[],
): CompletionOption[] {
  const isLarge = useIsLarge(roomId);
  const list = useMemberList(isLarge ? null : roomId);
  const found = useOnlineNamed(roomId, isLarge ? query : null);
  const { known } = usePeople();
  const members = useMemo(() => {
    if (!isLarge) return list ?? online;
    const people = [...known.values(), ...found];
    return [...new Map(people.map((person) => [person.username, person])).values()];
  }, [isLarge, list, online, known, found]);
  return useMemo(() => {
    const isOnline = new Set(online.map(({ username }) => username));
    const sorted = members.toSorted(
      (a, b) => Number(isOnline.has(b.username)) - Number(isOnline.has(a.username)),
    );
    // A whole username is a mention already, so Enter sends it.
    const isWhole = members.some(({ username }) => foldName(username) === foldName(query));
    return peopleFor(query, sorted, me.username).map((person) => ({
      key: person.username,
      icon: <Avatar seed={person.username} name={person.nickname} size="small" />,
      label: person.nickname,
      note: `@${person.username}`,
      text: `@${person.username} `,
      named: !isWhole && isPersonNamed(query, person),
    }));
  }, [query, members, online, me.username]);
}

export function useEmojiOptions(query: string): CompletionOption[] {
  const { data = [] } = useSWR(
    ["emoji", languageOf(useLocale())],
    ([, locale]) => fetchEmoji(locale),
    {
      shouldRetryOnError: false,
      revalidateOnFocus: false,
      revalidateIfStale: false,
    },
  );
  return useMemo(() => {
    const wanted = query.toLowerCase();
    const matches = best(data, ({ shortcodes, label, tags }) => {
      const codes = Math.max(0, ...shortcodes.map((code) => rank(code, wanted)));
      return 3 * codes + rank(label.toLowerCase(), wanted) + Number(tags.includes(wanted));
    });
    return matches.map(({ emoji, label, shortcodes }) => ({
      key: emoji,
      icon: <span className="w-6 text-center text-lg">{emoji}</span>,
      label,
      note: shortcodes[0] ? `:${shortcodes[0]}:` : "",
      text: `${emoji} `,
      named: isNamed(wanted, [...shortcodes, label.toLowerCase()]),
    }));
  }, [query, data]);
}
