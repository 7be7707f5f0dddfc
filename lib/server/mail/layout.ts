/** A mail's text and HTML, made of the same parts, so that both say the same. */
import "server-only";
import { htmlLang, type Locale } from "@/lib/shared/i18n/locale";

export type Part =
  | { type: "text"; text: string }
  | { type: "small"; text: string }
  | { type: "link"; label: string; url: string }
  /** One line for each, such as the rooms of a digest; `quotes` below it, with line breaks. */
  | { type: "list"; items: { text: string; url?: string; quotes?: string[] }[] };

const first = "\u2068";
const last = "\u2069";

/**
 * A value that people chose (a name, a message), which may be in a script of the other direction: it
 * must not reorder the words around it. Its own controls of direction would, so they go.
 */
export function isolated(value: string): string {
  return `${first}${withoutControls(value)}${last}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what goes.
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function withoutControls(value: string): string {
  return value.toWellFormed().replace(controls, " ");
}

/** One line without isolates, which a list of mails may show as boxes. */
export function subjectOf(text: string): string {
  return text
    .replace(/[\u2068\u2069]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

export function textOf(parts: Part[]): string {
  return `${parts.map(plain).join("\n\n")}\n`;
}

function plain(part: Part): string {
  if (part.type === "link") return `${part.label}:\n${part.url}`;
  if (part.type !== "list") return part.text;
  return part.items
    .map(({ text, url, quotes = [] }) =>
      [`• ${text}`, ...quotes.map(quoted), ...(url === undefined ? [] : [`  ${url}`])].join("\n"),
    )
    .join("\n\n");
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `  > ${line}`)
    .join("\n");
}

/**
 * Plain HTML: no images, no scripts, styles on the elements. Text keeps the colours of the mail program,
 * light or dark; the button is readable on both.
 */
export function htmlOf(locale: Locale, subject: string, parts: Part[]): string {
  return `<!doctype html>
<html lang="${htmlLang[locale]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;padding:0;color-scheme:light dark">
<div style="max-width:33em;margin:0 auto;padding:28px 20px;font:16px/1.55 ${fonts}">
${parts.map(markup).join("\n")}
</div>
</body>
</html>
`;
}

const fonts =
  "system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";
const buttonStyle =
  "display:inline-block;padding:11px 20px;border-radius:8px;background:#2c6e4f;color:#ffffff;font-weight:600;text-decoration:none";
const quoteStyle =
  "margin:6px 0 0;padding:0 0 0 12px;border-left:3px solid #8a9a90;white-space:pre-wrap;overflow-wrap:anywhere";

function markup(part: Part): string {
  switch (part.type) {
    case "text":
      return `<p style="margin:0 0 16px;overflow-wrap:anywhere">${escaped(part.text)}</p>`;
    case "small":
      return `<p style="margin:0 0 12px;font-size:14px;opacity:0.75;overflow-wrap:anywhere">${escaped(part.text)}</p>`;
    case "link":
      return `<p style="margin:24px 0"><a href="${escaped(part.url)}" style="${buttonStyle}">${escaped(part.label)}</a></p>`;
    case "list":
      return `<ul style="margin:0 0 16px;padding:0;list-style:none">\n${part.items.map(item).join("\n")}\n</ul>`;
  }
}

function item({ text, url, quotes = [] }: { text: string; url?: string; quotes?: string[] }) {
  const shown =
    url === undefined
      ? escaped(text)
      : `<a href="${escaped(url)}" style="color:inherit;font-weight:600">${escaped(text)}</a>`;
  const below = quotes.map((quote) => `<div style="${quoteStyle}">${escaped(quote)}</div>`);
  return `<li style="margin:0 0 14px;overflow-wrap:anywhere">${shown}${below.join("")}</li>`;
}

/** As HTML; isolates become elements, which more mail programs know. */
function escaped(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;")
    .replace(/\u2068/g, "<bdi>")
    .replace(/\u2069/g, "</bdi>");
}
