export type TextPart = { text: string; href: string | null };

/** Chinese, Japanese and Korean words follow an address without a space. */
const cjk = "\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Bopo}";
const wordLetters = "\\p{L}\\p{M}\\p{N}_";
/** The place before which nothing is that could be the beginning of the same address. */
const isStart = (besides: string) =>
  `(?<=^|[${cjk}]|[^.${wordLetters}${besides}]|(?:^|[^.${wordLetters}])\\.+)`;
const opening = new RegExp(
  `(?<scheme>https?://)|${isStart("@/:=%-")}(?<www>www\\.)(?=[${wordLetters}])|${isStart("@/%+-")}(?<mail>[a-z0-9_][a-z0-9._%+-]*@[a-z0-9-]+(?:\\.[a-z0-9-]+)+)(?![@_])(?=[${cjk}]|[^${wordLetters}]|$)`,
  "giu",
);
const hostLetters = `${wordLetters}.\\u200C\\u200D-`;
const host = new RegExp(`[${hostLetters}]+`, "uy");
/** Beyond ASCII, and no letter of a host: a browser drops it or writes it as punycode. */
const symbol = `(?![\\0-\\x7F${hostLetters}])[\\p{S}\\p{Default_Ignorable_Code_Point}]`;

/** Punctuation other than ASCII's ends an address, and so does what Markdown and prose put around one. */
const stop =
  '[\\s<>"`|\\u2026]|(?![\\0-\\x7F])[\\p{Terminal_Punctuation}\\p{Quotation_Mark}\\p{Ps}\\p{Pe}]';
const path = new RegExp(`(?::\\d+)?(?:[/?#](?:(?!\\]\\(|\\*\\*|~~|${stop})[\\s\\S])*)?`, "uy");
const rest = new RegExp(`(?:(?!${stop})[\\s\\S])*`, "uy");

/**
 * After what looks like the whole host: signs that it is only the beginning of the one that is
 * written. Each of them would make a link to another host: user information before an @, percent
 * codes, other dots, and symbols or invisible characters between its letters.
 */
const hostGoesOn = [
  /^[@%&$+=]/,
  /^![\p{L}\p{N}]/u,
  new RegExp(`^(?:(?![/?#\\\\()\\[\\]{}'*,;]|${stop})[\\s\\S])*@`, "u"),
  new RegExp(`^[\\uFF0E\\uFF61][${hostLetters}]`, "u"),
  new RegExp(`^\\u3002[${hostLetters}]+[/?#]`, "u"),
  new RegExp(`^${symbol}(?:[${hostLetters}]|${symbol})*(?:\\.[${hostLetters}]|:\\d|[/?#])`, "u"),
];

const trailingPunctuation = ".,:;!?'*_~";
const openers = "([{";
const brackets: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/**
 * Splits a text into plain parts and links: web addresses with http, https or `www.`, and e-mail
 * addresses. Joined, the parts are the text. A link leads to the host that is written; where that is
 * in doubt there is none. Runs in linear time, because anyone can send 4,000 characters to everyone.
 */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  let at = 0;
  for (;;) {
    opening.lastIndex = at;
    const found = opening.exec(text);
    if (!found) break;
    const { mail, www } = found.groups ?? {};
    const link = mail === undefined ? webAddress(text, found) : mailAddress(mail);
    const href = link && hrefOf(link, mail === undefined ? (www ? "http://" : "") : "mailto:");
    if (!href) {
      at = endOfMatch(rest, text, found.index + found[0].length);
      continue;
    }
    if (found.index > done) parts.push({ text: text.slice(done, found.index), href: null });
    parts.push({ text: link, href });
    at = done = found.index + link.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: null });
  return parts;
}

function hrefOf(link: string, prefix: string): string | null {
  return URL.canParse(prefix + link) ? new URL(prefix + link).href : null;
}

function mailAddress(text: string): string | null {
  const labels = text.slice(text.indexOf("@") + 1).split(".");
  const isHost =
    labels.every((label) => !label.startsWith("-") && !label.endsWith("-")) &&
    /^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/i.test(labels.at(-1) ?? "");
  return isHost ? text : null;
}

/** The address that begins at a match of `opening`; null if it is none, or its host is in doubt. */
function webAddress(text: string, { index, groups: { scheme = "" } = {} }: RegExpExecArray) {
  const start = index + scheme.length;
  const hostEnd = endOfMatch(host, text, start);
  const name = text.slice(start, hostEnd);
  const after = text.slice(hostEnd);
  // `http:///a` would lead to the host `a`.
  if (!/[\p{L}\p{N}]/u.test(name)) return null;
  if (scheme === "" && !/^www\.[^.]+(?:\.[^.]+)*\.[^.\d_-][^.]+\.*$/i.test(name)) return null;
  if (hostGoesOn.some((pattern) => pattern.test(after))) return null;
  const wordAt = wordBehind(name);
  if (wordAt !== null) {
    const isWord = !/\.[^.]/.test(name.slice(wordAt)) && !/^(?::\d|[/?#@%])/.test(after);
    const known = name.slice(0, wordAt);
    return isWord && known.includes(".") ? text.slice(index, start + wordAt) : null;
  }
  return withoutTail(text.slice(index, endOfMatch(path, text, hostEnd)));
}

/** Where a host is followed by a word without a space, as in `example.com好`; null if it is not. */
function wordBehind(name: string): number | null {
  let start = 0;
  for (const label of name.split(".")) {
    const at = label.search(cjkLetter);
    if (at > 0) return start + at;
    start += label.length + 1;
  }
  return null;
}
const cjkLetter = new RegExp(`[${cjk}]`, "u");

function endOfMatch(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}

/** Cuts off punctuation that ends the sentence and brackets that close around the link. */
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
    if (openers.includes(character)) open[character] = (open[character] ?? 0) + 1;
    const opener = brackets[character];
    if (!opener) continue;
    const left = (open[opener] ?? 0) - 1;
    if (left < 0) return at;
    open[opener] = left;
  }
  return link.length;
}
