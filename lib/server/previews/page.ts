/** What a page says about itself, for those who link to it. */
import "server-only";
import { Parser } from "htmlparser2";
import { cutText } from "@/lib/shared/cut-text";
import { keptLine } from "@/lib/shared/field-codes";

export type PageInfo = {
  title: string;
  description?: string;
  site?: string;
  /** The absolute address of its picture. */
  picture?: string;
};

const maxLength = { title: 200, description: 400, site: 80 };
/** Deeper than pages are. */
const maxDepth = 500;
const pieceCharacters = 8 * 1_024;
/** Browsers look as far for a charset. */
const prescanBytes = 1_024;

/** Null if the page has no title. `charset` is what came with it, which browsers believe first, too. */
export function pageInfo(body: Buffer, url: URL, charset: string | undefined): PageInfo | null {
  const { metas, title: heading, base } = readHead(textOf(body, charset));
  const first = (...names: string[]) => names.map((name) => metas.get(name)).find(Boolean);
  const title = line(first("og:title", "twitter:title") ?? heading, maxLength.title);
  if (!title) return null;
  const description = line(
    first("og:description", "twitter:description", "description"),
    maxLength.description,
  );
  const site = line(first("og:site_name", "application-name"), maxLength.site);
  const named = first(
    "og:image:secure_url",
    "og:image:url",
    "og:image",
    "twitter:image",
    "twitter:image:src",
  );
  const picture = named && URL.parse(named.trim(), URL.parse(base, url) ?? url);
  return {
    title,
    ...(description && description !== title && { description }),
    ...(site && { site }),
    ...(picture && /^https?:$/.test(picture.protocol) && { picture: picture.href }),
  };
}

/** On one line, without what nobody sees or what changes the direction of the text around it. */
function line(text: string | undefined, max: number): string {
  const kept = keptLine((text ?? "").replace(/[\p{Cc}\p{White_Space}]+/gu, " "));
  return cutText(kept, max);
}

function readHead(html: string) {
  const metas = new Map<string, string>();
  let title = "";
  let base = "";
  let inTitle = false;
  let inSvg = 0;
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, { property, name: named, content, href }) {
        depth++;
        const key = (property ?? named ?? "").toLowerCase();
        if (name === "svg") inSvg++;
        else if (name === "title" && inSvg === 0) inTitle = title === "";
        else if (name === "base" && href && !base) base = href;
        else if (name === "meta" && key && content && !metas.has(key)) metas.set(key, content);
      },
      ontext(text) {
        if (inTitle) title += text;
      },
      onclosetag(name) {
        depth--;
        if (name === "title") inTitle = false;
        if (name === "svg" && inSvg > 0) inSvg--;
      },
    },
    { decodeEntities: true },
  );
  // The parser's time grows with the square of the depth, and it holds up everybody.
  for (let at = 0; at < html.length && depth <= maxDepth; at += pieceCharacters) {
    parser.write(html.slice(at, at + pieceCharacters));
  }
  return { metas, title, base };
}

function textOf(body: Buffer, charset: string | undefined): string {
  const decoder =
    decoderFor(charsetOfMark(body)) ??
    decoderFor(charset) ??
    decoderFor(charsetOfMeta(body)) ??
    new TextDecoder();
  return decoder.decode(body);
}

/** Null for a charset that does not exist. */
function decoderFor(charset: string | undefined): TextDecoder | null {
  if (charset === undefined) return null;
  try {
    return new TextDecoder(charset);
  } catch {
    return null;
  }
}

function charsetOfMark(body: Buffer): string | undefined {
  if (body[0] === 0xfe && body[1] === 0xff) return "utf-16be";
  if (body[0] === 0xff && body[1] === 0xfe) return "utf-16le";
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? "utf-8" : undefined;
}

function charsetOfMeta(body: Buffer): string | undefined {
  const head = body.subarray(0, prescanBytes).toString("latin1");
  const found = /<meta[^>]*?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1]?.toLowerCase();
  // What can be read as ASCII is not UTF-16, whatever it says.
  return found?.startsWith("utf-16") ? "utf-8" : found;
}
