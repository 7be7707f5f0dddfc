export type TextPart = { text: string; href: string | null };

/**
 * http and https only. Chinese and Japanese have no spaces, so their characters end a host, and
 * their punctuation ends a link.
 */
const linkPattern =
  /https?:\/\/(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}.-])+(?::\d+)?(?:[/?#][^\s<>"“”‘’。，、；：！？（）【】《》「」『』…]*)?/giu;

const trailingPunctuation = ".,:;!?'*_~";
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
 * What ends the sentence and not the link; a bracket stays if it was opened inside.
 * Looks at each character a fixed number of times: anybody can send 4,000 of them to everybody.
 */
function withoutTail(link: string): string {
  const count: Record<string, number> = {};
  for (const character of link) count[character] = (count[character] ?? 0) + 1;
  let end = link.length;
  for (; end > 0; end--) {
    const last = link.charAt(end - 1);
    if (trailingPunctuation.includes(last)) continue;
    const open = brackets[last];
    if (!open || (count[last] ?? 0) <= (count[open] ?? 0)) break;
    count[last] = (count[last] ?? 0) - 1;
  }
  return link.slice(0, end);
}
