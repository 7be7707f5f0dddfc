import type { Person } from "@/lib/wire/frames";
import { foldName } from "@/lib/wire/mentions";

const maxOptions = 8;

/** The people whose username or nickname has the query in it; those who begin with it first. */
export function peopleFor(query: string, people: Person[], me: string): Person[] {
  const wanted = foldName(query);
  return best(people, ({ username, nickname }) => {
    if (username === me) return 0;
    return Math.max(rank(foldName(username), wanted), rank(foldName(nickname), wanted));
  });
}

/** The best few by rank, in their order; what ranks 0 is left out. */
export function best<Option>(options: Option[], rankOf: (option: Option) => number): Option[] {
  return options
    .map((option) => ({ option, rank: rankOf(option) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, maxOptions)
    .map(({ option }) => option);
}

/** 3: is it; 2: begins with it, or a word does; 1: has it; 0: has it not. */
export function rank(text: string, wanted: string): number {
  if (text === wanted) return 3;
  if (text.startsWith(wanted) || text.includes(` ${wanted}`) || text.includes(`_${wanted}`)) {
    return 2;
  }
  return text.includes(wanted) ? 1 : 0;
}
