export type TextPart = { text: string; href: string | null };

/** Chinese, Japanese and Korean words follow an address without a space. */
const cjk = "\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Bopo}";
const wordLetters = "\\p{L}\\p{M}\\p{N}_";
/** The place before which nothing is that could be the beginning of the same address. */
const isStart = (besides: string) =>
  `(?<=^|[${cjk}]|[^.${wordLetters}${besides}]|(?:^|[^.${wordLetters}])\\.+)`;
/** The place behind the underscores that begin emphasis. */
const isEmphasisStart = `(?<=(?:^|[^.${wordLetters}@/:=%-])_+)`;
const opening = new RegExp(
  `(?<scheme>https?://)|(?:${isStart("@/:=%-")}|${isEmphasisStart})(?<www>www\\.)(?=[${wordLetters}])|${isStart("@/%+-")}(?<mail>[a-z0-9_][a-z0-9._%+-]*@[a-z0-9-]+(?:\\.[a-z0-9-]+)+)(?![@_])(?=[${cjk}]|[^${wordLetters}]|$)`,
  "giu",
);
const hostLetters = `${wordLetters}.\\u200C\\u200D-`;
const host = new RegExp(`[${hostLetters}]+|\\[[0-9a-f:.]*:[0-9a-f:.]*\\]`, "iuy");
/** Beyond ASCII, and no letter of a host: a browser drops it or writes it as punycode. */
const symbol = `(?![\\0-\\x7F${hostLetters}])[\\p{S}\\p{Default_Ignorable_Code_Point}]`;

/** Punctuation other than ASCII's ends an address, and so does what Markdown and prose put around one. */
const stop =
  '[\\s<>"`|\\u2026]|(?![\\0-\\x7F])[\\p{Terminal_Punctuation}\\p{Quotation_Mark}\\p{Ps}\\p{Pe}]';
/**
 * What is never in a path as it is copied: other punctuation of Chinese and Japanese, and controls of
 * direction, which would show what follows in another order.
 */
const pathStop = `\\u2014{2}|(?=[\\uFF01-\\uFF60\\u301C])[\\p{P}\\p{S}]|\\p{Bidi_Control}`;
const path = new RegExp(
  `(?::\\d+)?(?:[/?#](?:(?!\\]\\(|\\*\\*|~~|${stop}|${pathStop})[\\s\\S])*)?`,
  "uy",
);
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

const trailingPunctuation = ".,:;!?'*~";
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
  const isIpv6 = name.startsWith("[");
  // `http:///a` would lead to the host `a`.
  if (!isIpv6 && !/[\p{L}\p{N}]/u.test(name)) return null;
  if (isIpv6 && (scheme === "" || /^[\w.-]/.test(after))) return null;
  if (scheme === "" && !/^www\.[^.]+(?:\.[^.]+)*\.[^.\d_-][^.]+\.*$/i.test(name)) return null;
  if (hostGoesOn.some((pattern) => pattern.test(after))) return null;
  const wordAt = wordBehind(name);
  if (wordAt !== null) {
    const isWord = !/\.[^.]/.test(name.slice(wordAt)) && !/^(?::\d|[/?#@%])/.test(after);
    const known = name.slice(0, wordAt);
    return isWord && known.includes(".") ? text.slice(index, start + wordAt) : null;
  }
  const end = endOfMatch(path, text, hostEnd);
  const hasPath = /^(?::\d+)?[/?#]/.test(text.slice(hostEnd, end));
  return withoutTail(text.slice(index, end), () => !hasPath || isEmphasised(text, index));
}

const wordCharacter = /[\p{L}\p{N}]/u;

/** Whether an underscore before this place in its line began emphasis that is not ended yet. */
function isEmphasised(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at + 1);
  let open = false;
  for (const { 0: marks, index } of line.matchAll(/_+/g)) {
    const before = line.charAt(index - 1);
    const after = line.charAt(index + marks.length);
    open = open
      ? before.trim() === "" || wordCharacter.test(after)
      : after.trim() !== "" && !wordCharacter.test(before);
  }
  return open;
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

/**
 * Cuts off punctuation that ends the sentence and brackets that close around the link; an underscore
 * only where it ends emphasis, since many addresses end with one.
 */
function withoutTail(link: string, isUnderscoreMark: () => boolean): string {
  let end = firstUnopened(link);
  for (; end > 0; end--) {
    const last = link.charAt(end - 1);
    if (!trailingPunctuation.includes(last) && !(last === "_" && isUnderscoreMark())) break;
  }
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
