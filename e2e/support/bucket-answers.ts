/** What our bucket keeps of an object, and says of it. */
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

export type Stored = { body: Buffer; etag: string; at: Date; headers: OutgoingHttpHeaders };
export type Answer = { status: number; headers?: OutgoingHttpHeaders; body?: Buffer | string };
export const xml = { "Content-Type": "application/xml" };
export function etagOf(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

/** What an object keeps of the headers with which it was written. */
export function keptHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(
    ([name]) => name === "content-type" || name.startsWith("x-amz-meta-"),
  );
  return Object.fromEntries(kept);
}

/** The part that a Range asks for; undefined: all. */
export function rangeIn(header: string | undefined, length: number) {
  const [all, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (all === undefined || all === "bytes=-") return undefined;
  const start = first ? Number(first) : Math.max(0, length - Number(last));
  const end = first && last ? Math.min(Number(last), length - 1) : length - 1;
  return start > end ? "outside" : { start, end };
}

const codes: Record<number, string> = {
  404: "NoSuchKey",
  405: "MethodNotAllowed",
  412: "PreconditionFailed",
  416: "InvalidRange",
  507: "XMinioStorageFull",
};

export function failure(status: number, code = codes[status] ?? "InternalError"): Answer {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, headers: xml, body };
}
