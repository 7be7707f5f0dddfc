export type TextPart = { text: string; href: string | null };

/**
 * http and https only. Chinese and Japanese have no spaces, so their characters end a host, and
 * their punctuation ends a link.
 */
const linkPattern =
  /https?:\/\/(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}.-])+(?::\d+)?(?:[/?#][^\s<>"“”‘’。，、；：！？（）【】《》「」『』…]*)?/giu;

const trailingPunctuation = /[.,:;!?'*_~]+$/;

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

/** What ends the sentence and not the link; a bracket stays if it was opened inside. */
function withoutTail(link: string): string {
  let rest = link.replace(trailingPunctuation, "");
  for (const [open, close] of ["()", "[]", "{}"]) {
    if (!open || !close) continue;
    while (rest.endsWith(close) && rest.split(close).length > rest.split(open).length) {
      rest = rest.slice(0, -1).replace(trailingPunctuation, "");
    }
  }
  return rest;
}
