const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Of the name before its ending. */
const keptAtEnd = 6;
const longestEnding = 8;
/** A control of direction, which would show "gpj.exe" as "exe.jpg". */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** The name as it is shown, in two parts: the second one, with the ending, is never cut. */
export function splitName(name: string): [start: string, end: string] {
  const shown = Array.from(
    segmenter.segment(name.replace(directions, "")),
    ({ segment }) => segment,
  );
  const dot = shown.lastIndexOf(".");
  const hasEnding = dot > 0 && shown.length - dot <= longestEnding;
  const at = (hasEnding ? dot : shown.length) - keptAtEnd;
  if (at < keptAtEnd) return [shown.join(""), ""];
  return [shown.slice(0, at).join(""), shown.slice(at).join("")];
}
