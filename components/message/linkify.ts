export type TextPart = { text: string; href: string | null };

/**
 * http and https only. Chinese and Japanese have no spaces, so their letters end a host and their
 * punctuation ends a link. So does Markdown: ` and |, which are not valid in addresses, and `](`,
 * `**` and `~~`, which are rare in them.
 */
const linkPattern =
  /https?:\/\/(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}.-])+(?::\d+)?(?:[/?#](?:(?!\]\(|\*\*|~~)[^\s<>"`|“”‘’。，、；：！？（）【】《》「」『』…])*)?/giu;

const trailingPunctuation = ".,:;!?'*_~";
const opening = "([{";
const brackets: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/** Splits a text into plain parts and links. Joined, the parts are the text. */
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
 * Cuts off punctuation that ends the sentence and brackets that close around the link. Runs in
 * linear time, because anyone can send 4,000 characters to everyone.
 */
function withoutTail(link: string): string {
  let end = firstUnopened(link);
  while (trailingPunctuation.includes(link.charAt(end - 1))) end--;
  return link.slice(0, end);
}

/** The index of the first closing bracket without an opening one, else the length. */
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
