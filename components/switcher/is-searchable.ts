import { isBlank } from "@/lib/wire/visible";

/**
 * Whether a query is worth asking the server. A single letter of an alphabet with two cases, a digit or
 * a mark occurs in every message; a single character of other scripts may be a word, and so is an emoji.
 */
export function isSearchable(query: string): boolean {
  return !isBlank(query) && !/^[\p{Cased}\p{P}\p{N}]\p{M}*$/u.test(query);
}
