/** Answers with the bytes of a file, or of a size of a picture. */
import "server-only";
import { create as contentDisposition } from "content-disposition";
import parseRange from "range-parser";
import type { FileInfo } from "@/lib/wire/frames";
import type { StoredFile } from "../db/queries/files";
import { Problem } from "../http/problem";
import { type ByteRange, NoSuchFile } from "./file-store";
import { noteMissing } from "./missing";
import { requireFileStore } from "./own-store";

/** What a browser shows in place. Nothing that runs is among them: no SVG, HTML or XML. */
const shownInPlace = /^(video\/|audio\/|text\/plain$)/;
const picture = /^image\/(jpeg|png|apng|webp|avif|gif)$/;

/** What of a file is asked for: the name of one of its smaller pictures; `download`: to be kept. */
type Wanted = { size?: string | undefined; download?: boolean };

/** The file, or the part of it that the request's Range asks for. Throws 404 and 416. */
export async function serveFile(
  request: Request,
  { info, key, sizes }: StoredFile,
  { size, download = false }: Wanted = {},
): Promise<Response> {
  if (size !== undefined && !sizes.includes(size)) throw noFile();
  const name = size ?? "original";
  const etag = `"${key}-${name}"`;
  const isShown = size !== undefined || isShownInPlace(info);
  const headers = {
    ETag: etag,
    // What is compressed on the way would have other bytes than a range says.
    "Cache-Control": "private, max-age=31536000, immutable, no-transform",
    // Whoever signs in next at this browser is asked for again.
    Vary: "Cookie",
    "Content-Type": size === undefined ? typeOf(info) : "image/webp",
    "Content-Disposition": contentDisposition(
      size === undefined ? info.name : `${info.name}.webp`,
      {
        type: isShown && !download ? "inline" : "attachment",
      },
    ),
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    ...(size === undefined && { "Accept-Ranges": "bytes" }),
  };
  if (matches(request.headers.get("If-None-Match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const total = size === undefined ? info.bytes : undefined;
  const range = total === undefined ? undefined : rangeOf(request, total, etag);
  const { bytes, stream } = await requireFileStore()
    .read(key, name, range)
    .catch((error: unknown) => {
      if (!(error instanceof NoSuchFile)) throw error;
      noteMissing(info.id);
      throw noFile();
    });
  const isHead = request.method === "HEAD";
  // It would stay open.
  if (isHead) await stream.cancel();
  return new Response(isHead ? null : stream, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "Content-Length": String(bytes),
      // Next leaves that one out (host/web/forward.ts).
      "X-File-Length": String(bytes),
      ...(range && { "Content-Range": `bytes ${range.start}-${range.end}/${total}` }),
    },
  });
}

/** Pictures that could not be examined may be of any size. */
function isShownInPlace({ type, width }: FileInfo): boolean {
  return picture.test(type) ? width !== undefined : shownInPlace.test(type);
}

function typeOf({ type }: FileInfo): string {
  return type === "text/plain" ? "text/plain; charset=utf-8" : type;
}

export function noFile(): Problem {
  return new Problem(404, "There is no such file in this room.");
}

/** One range; several at once, which only readers of PDF ask for, are answered with the whole file. */
function rangeOf({ headers }: Request, total: number, etag: string): ByteRange | undefined {
  const given = headers.get("Range");
  const condition = headers.get("If-Range");
  if (given === null || (condition !== null && condition !== etag)) return undefined;
  const ranges = parseRange(total, given, { combine: true });
  if (ranges === -1) {
    throw new Problem(416, `The file has ${total} bytes.`, {
      headers: { "Content-Range": `bytes */${total}` },
    });
  }
  if (ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1) return undefined;
  return ranges[0];
}

function matches(header: string | null, etag: string): boolean {
  const given = header?.split(",").map((each) => each.trim().replace(/^W\//, "")) ?? [];
  return given.includes(etag) || given.includes("*");
}
