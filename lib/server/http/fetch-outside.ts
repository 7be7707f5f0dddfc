/**
 * GET of an address that a stranger named, and POST. Nothing of the own network can be reached (public-address.ts):
 * each redirect is checked like the first address, and each connection goes to an IP address that was
 * checked. Time and bytes are bounded, also after they are unpacked. No cookies, no credentials.
 */
import "server-only";
import http from "node:http";
import https from "node:https";
import { pipeline, Readable } from "node:stream";
import zlib from "node:zlib";
import {
  isPublic,
  type LookupAll,
  literalAddress,
  lookupPublic,
  lookupPublicBy,
} from "./public-address";

const maxRedirects = 4;
const maxUrlCharacters = 2_048;
const maxHeaderBytes = 16 * 1_024;
/** What is read of a body besides what is wanted of it. */
const slackBytes = 64 * 1_024;
const redirects = [301, 302, 303, 307, 308];

export type Fetched = {
  /** Where the redirects ended. */
  url: URL;
  /** The media type, in lower case and without parameters, and the `charset` beside it. */
  type: string;
  charset: string | undefined;
  body: Buffer;
  /** There was more than was read. */
  isCut: boolean;
};

export type FetchOptions = {
  userAgent: string;
  accept: string;
  /** How many bytes of this media type are read; 0: it is not wanted. */
  maxBytes: (type: string) => number;
  signal: AbortSignal;
  /** Origins that are trusted although they are not public. */
  trusted?: readonly string[];
  /** In place of the system's resolver, for tests. */
  lookup?: LookupAll;
};

/** Why there is nothing to be had of an address. */
export class OutsideError extends Error {}

/** Throws OutsideError, or what the network throws. */
export async function fetchOutside(address: string, options: FetchOptions): Promise<Fetched> {
  let url = checked(address, options);
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const response = await request(url, options);
    const { statusCode = 0, headers } = response;
    if (redirects.includes(statusCode) && headers.location !== undefined) {
      response.destroy();
      url = checked(headers.location, options, url);
      continue;
    }
    if (statusCode !== 200) {
      response.destroy();
      throw new OutsideError(`it answered ${statusCode}`);
    }
    return read(url, response, options);
  }
  throw new OutsideError("it redirects too often");
}

export type PostOptions = Pick<FetchOptions, "userAgent" | "signal" | "trusted" | "lookup"> & {
  /** Longer answers are cut. */
  maxBytes: number;
};

/**
 * Posts JSON to an address that a stranger named, which is not followed where it redirects. Returns the
 * answer, whatever its status. Throws OutsideError, or what the network throws.
 */
export async function postOutside(
  address: string,
  body: unknown,
  { maxBytes, ...rest }: PostOptions,
): Promise<{ status: number; body: Buffer }> {
  const options = { ...rest, accept: "*/*", maxBytes: () => maxBytes };
  const url = checked(address, options);
  const response = await request(url, options, JSON.stringify(body));
  const answer = await read(url, response, options);
  return { status: response.statusCode ?? 0, body: answer.body };
}

/** Throws OutsideError for what may not be called, as far as that shows before its name is looked up. */
function checked(address: string, { trusted = [] }: FetchOptions, base?: URL): URL {
  const url = URL.parse(address, base);
  if (!url || url.href.length > maxUrlCharacters) throw new OutsideError("it is no address");
  const { protocol, port, hostname, username, password, origin } = url;
  if (username || password) throw new OutsideError("it has credentials");
  url.hash = "";
  if (trusted.includes(origin)) return url;
  if (protocol !== "http:" && protocol !== "https:") throw new OutsideError("it is not of the web");
  // `URL` drops a port that is the protocol's own; the other one's is as good.
  if (!["", "80", "443"].includes(port)) throw new OutsideError("its port is not 80 or 443");
  const literal = literalAddress(url);
  const isAllowed = literal === null ? hostname.includes(".") : isPublic(literal);
  if (!isAllowed) throw new OutsideError("it is not public");
  return url;
}

/** Gets, or posts a body of JSON. */
function request(
  url: URL,
  { userAgent, accept, signal, trusted = [], lookup }: FetchOptions,
  body?: string,
): Promise<http.IncomingMessage> {
  const guarded = lookup ? lookupPublicBy(lookup) : lookupPublic;
  const options = {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(body !== undefined && {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": Buffer.byteLength(body),
      }),
      "User-Agent": userAgent,
      Accept: accept,
      "Accept-Encoding": "gzip, deflate, br",
      Connection: "close",
    },
    signal,
    agent: false,
    maxHeaderSize: maxHeaderBytes,
    ...(!trusted.includes(url.origin) && { lookup: guarded }),
  } as const;
  return new Promise((resolve, reject) => {
    const begun =
      url.protocol === "http:"
        ? http.request(url, options, resolve)
        : https.request(url, options, resolve);
    begun.on("error", reject);
    begun.end(body);
  });
}

async function read(
  url: URL,
  response: http.IncomingMessage,
  { maxBytes }: FetchOptions,
): Promise<Fetched> {
  const { type, charset } = contentTypeOf(response.headers["content-type"]);
  const max = maxBytes(type);
  if (max === 0) {
    response.destroy();
    throw new OutsideError("it is of a type that is not wanted");
  }
  const parts: Buffer[] = [];
  let left = max;
  let isCut = false;
  try {
    for await (const part of unpacked(response, max)) {
      parts.push(part.subarray(0, left));
      isCut = part.length > left;
      left -= Math.min(left, part.length);
      if (isCut) break;
    }
  } finally {
    response.destroy();
  }
  return { url, type, charset, body: Buffer.concat(parts), isCut };
}

function unpacked(response: http.IncomingMessage, max: number): AsyncIterable<Buffer> {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  const packed = counted(response, max + slackBytes);
  if (encoding === "" || encoding === "identity") return packed;
  const unpack = unpackers[encoding];
  if (!unpack) throw new OutsideError("it is packed in an unknown way");
  // The reader gets the error.
  return pipeline(Readable.from(packed), unpack(), () => {});
}

/** Bytes that unpack to nothing have an end, too. */
async function* counted(response: AsyncIterable<Buffer>, max: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const part of response) {
    bytes += part.length;
    yield part;
    if (bytes > max) return;
  }
}

const unpackers: Record<string, () => zlib.Gunzip | zlib.BrotliDecompress | zlib.Inflate> = {
  gzip: () => zlib.createGunzip(),
  "x-gzip": () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
};

function contentTypeOf(header = ""): { type: string; charset: string | undefined } {
  const [type = "", ...parameters] = header.split(";");
  const charset = parameters
    .map((each) => /^\s*charset\s*=\s*"?([^"\s]+)/i.exec(each)?.[1])
    .find((each) => each !== undefined);
  return { type: type.trim().toLowerCase(), charset };
}
