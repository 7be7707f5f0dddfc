import { foldLoosely } from "@/lib/shared/search-text";
import type { Person } from "@/lib/wire/frames";

const maxOptions = 8;

/** People whose username or nickname contains the query, with or without accents, best matches first. Never `me`. */
export function peopleFor(query: string, people: Person[], me: string): Person[] {
  const wanted = foldLoosely(query);
  return best(people, ({ username, nickname }) => {
    if (username === me) return 0;
    return Math.max(rank(foldLoosely(username), wanted), rank(foldLoosely(nickname), wanted));
  });
}

/** The highest-ranked options, ties in their given order. Rank 0 excludes an option. */
export function best<Option>(options: Option[], rankOf: (option: Option) => number): Option[] {
  return options
    .map((option) => ({ option, rank: rankOf(option) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, maxOptions)
    .map(({ option }) => option);
}

/**
 * Whether Enter may take the person instead of sending: what was typed begins one of their names, or
 * is part of one in a script without spaces.
 */
export function isPersonNamed(query: string, { username, nickname }: Person): boolean {
  const wanted = foldLoosely(query);
  if (wanted === "") return false;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(wanted))
    return true;
  return Math.max(rank(foldLoosely(username), wanted), rank(foldLoosely(nickname), wanted)) >= 2;
}

/**
 * Whether Enter may take the option instead of sending: what was typed begins its name. Never for a
 * single letter, which may be a face or an abbreviation; `+1` and `-1` are names as they are.
 */
export function isNamed(wanted: string, names: string[]): boolean {
  const hasTwoLetters = (wanted.match(/\p{L}/gu)?.length ?? 0) >= 2;
  return names.some((name) => name === wanted || (hasTwoLetters && name.startsWith(wanted)));
}

/** 3: equal; 2: the text or a word in it starts with `wanted`; 1: contains it; 0: does not. */
export function rank(text: string, wanted: string): number {
  if (text === wanted) return 3;
  if (text.startsWith(wanted) || text.includes(` ${wanted}`) || text.includes(`_${wanted}`)) {
    return 2;
  }
  return text.includes(wanted) ? 1 : 0;
}
