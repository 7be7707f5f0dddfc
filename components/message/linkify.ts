export type TextPart = { text: string; href: string | null };

/**
 * http and https only. Chinese and Japanese have no spaces, so their characters end a host, and
 * their punctuation ends a link. So does Markdown around it: ` and |, which no address has, and
 * `](`, `**` and `~~`, which hardly one has.
 */
const linkPattern =
  /https?:\/\/(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}.-])+(?::\d+)?(?:[/?#](?:(?!\]\(|\*\*|~~)[^\s<>"`|“”‘’。，、；：！？（）【】《》「」『』…])*)?/giu;

const trailingPunctuation = ".,:;!?'*_~";
const opening = "([{";
const brackets: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/** Cuts a text into plain parts and links; put together again they are the text. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(linkPattern)) {
    const link = withoutTail(match[0]);
    if (!URL.canParse(link)) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: link, href: new URL(link).href });
    end = match.index + link.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/**
 * What ends the sentence or closes a bracket around the link does not belong to it.
 * Looks at each character a fixed number of times: anybody can send 4,000 of them to everybody.
 */
function withoutTail(link: string): string {
  let end = firstUnopened(link);
  while (trailingPunctuation.includes(link.charAt(end - 1))) end--;
  return link.slice(0, end);
}

/** Where the first bracket stands that was not opened inside, else the length. */
function firstUnopened(link: string): number {
  const open: Record<string, number> = {};
  for (let at = 0; at < link.length; at++) {
    const character = link.charAt(at);
    if (opening.includes(character)) open[character] = (open[character] ?? 0) + 1;
    const opener = brackets[character];
    if (!opener) continue;
    const left = (open[opener] ?? 0) - 1;
    if (left < 0) return at;
    open[opener] = left;
  }
  return link.length;
}
