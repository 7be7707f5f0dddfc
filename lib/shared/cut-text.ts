const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Shortens a text to at most `length` UTF-16 units with its ellipsis, and takes no character apart. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const at = segmenter.segment(text.slice(0, 2 * length)).containing(length - 1)?.index;
  // A letter can have more marks than there is space.
  const kept = at ? text.slice(0, at) : text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept.trimEnd()}…`;
}
