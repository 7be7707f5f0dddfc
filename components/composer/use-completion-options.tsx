import { useLocale } from "next-intl";
import { type ReactNode, useMemo } from "react";
import useSWR from "swr";
import { languageOf } from "@/lib/shared/i18n/locale";
import type { Person } from "@/lib/wire/frames";
import { fetchEmoji } from "../emoji/emoji-data";
import { useMemberList } from "../people/members";
import { Avatar } from "../ui/avatar";
import { best, peopleFor, rank } from "./completion-options";

export type CompletionOption = {
  key: string;
  icon: ReactNode;
  label: string;
  note: string;
  /** Inserted into the field. */
  text: string;
};

/** The room's members, fetched at the first @; until they arrive, or if that fails, who is online. */
export function usePeopleOptions(
  query: string,
  roomId: number,
  me: Person,
  online: Person[],
): CompletionOption[] {
  const members = useMemberList(roomId) ?? online;
  return useMemo(() => {
    const isOnline = new Set(online.map(({ username }) => username));
    const sorted = members.toSorted(
      (a, b) => Number(isOnline.has(b.username)) - Number(isOnline.has(a.username)),
    );
    return peopleFor(query, sorted, me.username).map(({ username, nickname }) => ({
      key: username,
      icon: <Avatar seed={username} name={nickname} size="small" />,
      label: nickname,
      note: `@${username}`,
      text: `@${username} `,
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
    return matches.map(({ emoji, label, shortcodes: [code] }) => ({
      key: emoji,
      icon: <span className="w-6 text-center text-lg">{emoji}</span>,
      label,
      note: code ? `:${code}:` : "",
      text: `${emoji} `,
    }));
  }, [query, data]);
}
