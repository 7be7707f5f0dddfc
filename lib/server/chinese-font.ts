/** A font for Chinese from our own host, for machines that have none (components/shell/chinese-font.tsx). */
import { readFileSync } from "node:fs";
import path from "node:path";
import { version } from "@fontsource-variable/noto-sans-sc/package.json";
import slices from "@fontsource-variable/noto-sans-sc/unicode.json";

/** What browsers keep for ever: another version has another address. */
export const fontVersion = version;
/** The style sheet with the rules of all slices; browsers fetch those that a page has characters of. */
export const fontSheetPath = `/fonts/${version}/chinese.css`;

/** The font has emoji and other symbols, too, but those are better in the system's fonts. */
const ours =
  /(?!\p{Emoji})[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303F\uFF00-\uFFEF]/u;

/** The slices with Chinese, by the names of their files. */
const rangesOf = new Map(
  Object.entries(slices).flatMap(([name, ranges]) => {
    const kept = ourRanges(ranges);
    return kept ? [[`${name.replace(/[[\]]/g, "")}.woff2`, kept] as const] : [];
  }),
);

export const fontFiles = ["chinese.css", ...rangesOf.keys()];

export function fontSheet(): string {
  return [...rangesOf]
    .map(
      ([file, ranges]) =>
        `@font-face{font-family:"Teahouse Chinese";font-display:swap;font-weight:100 900;src:url(${file})format("woff2");unicode-range:${ranges}}`,
    )
    .join("\n");
}

/** A slice: some hundred characters in all weights. */
export function fontSlice(file: string): Buffer<ArrayBuffer> {
  const name = `noto-sans-sc-${file.replace(".woff2", "")}-wght-normal.woff2`;
  const folder = "node_modules/@fontsource-variable/noto-sans-sc/files";
  return readFileSync(path.join(process.cwd(), folder, name));
}

/** Those of the characters in a `unicode-range` that are ours, in the same form; may be empty. */
export function ourRanges(ranges: string): string {
  const points = ranges
    .split(",")
    .flatMap((range) => {
      const [first = 0, last = first] = range
        .replace(/^u\+/i, "")
        .split("-")
        .map((hex) => Number.parseInt(hex, 16));
      return Array.from({ length: last - first + 1 }, (_, n) => first + n);
    })
    .filter((point) => ours.test(String.fromCodePoint(point)));
  const runs: { first: number; last: number }[] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run?.last === point - 1) run.last = point;
    else runs.push({ first: point, last: point });
  }
  return runs
    .map(
      ({ first, last }) => `U+${first.toString(16)}${last > first ? `-${last.toString(16)}` : ""}`,
    )
    .join(",");
}
