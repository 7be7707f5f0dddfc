/** Reads a call's input: its body, its query, the ids in its path. Each function throws a Problem. */
import "server-only";
import { MIMEType } from "node:util";
import { z } from "zod";
import { fieldCode } from "../api/service";
import { maxId } from "../db/max-id";
import { Problem } from "./problem";

const maxBodyBytes = 64 * 1024;
/** A body that is too large is read up to here; after that the connection is cut. */
const maxReadBytes = 16 * 1024 * 1024;

/**
 * The JSON body, parsed. Throws 400, 413 over `maxBytes`, and 415 for another Content-Type, another
 * charset than UTF-8, or a Content-Encoding.
 */
export async function readBody<T extends z.core.$ZodType>(
  request: Request,
  schema: T,
  maxBytes = maxBodyBytes,
): Promise<z.output<T>> {
  requireJson(request.headers);
  return parse(schema, parseJson(await readText(request, maxBytes)));
}

/** Like `readBody`, but the body may be missing and then counts as `{}`. */
export async function readOptionalBody<T extends z.core.$ZodType>(
  request: Request,
  schema: T,
): Promise<z.output<T>> {
  if (request.headers.has("Content-Type")) return readBody(request, schema);
  if ((await readText(request, maxBodyBytes)) !== "") throw notJson();
  return parse(schema, {});
}

/** The body as a form without files, parsed; if a field is repeated, the last counts. Throws 400, 413 and 415. */
export async function readForm<T extends z.core.$ZodType>(
  request: Request,
  schema: T,
): Promise<z.output<T>> {
  const type = mimeType(request.headers.get("Content-Type") ?? "");
  if (type?.essence !== "application/x-www-form-urlencoded") {
    throw new Problem(415, "The body must be a form: application/x-www-form-urlencoded.");
  }
  const text = await readText(request, maxBodyBytes);
  return parse(schema, Object.fromEntries(new URLSearchParams(text)));
}

/** The query parameters; if one is repeated, the last counts. */
export function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

/** Parses a value from outside. Throws 400 with `errors` by field if it does not match. */
export function parse<T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T> {
  const result = safeParse(schema, value);
  if (!result) {
    throw new Problem(400, "The values are not valid.", { errors: { body: "invalid" } });
  }
  if (result.success) return result.data;
  const errors: Record<string, string> = {};
  for (const issue of result.error.issues) {
    errors[issue.path.join(".") || "body"] ??= codeOf(issue);
  }
  const fields = Object.keys(errors).join(", ");
  throw new Problem(400, `Some values are not valid: ${fields}.`, { errors });
}

/** A positive integer from a path. Throws 404 for anything else, because it names nothing. */
export function idFrom(segment: string | undefined): number {
  const id = Number(segment);
  if (!/^[1-9]\d{0,9}$/.test(segment ?? "") || id > maxId) {
    throw new Problem(404, "There is nothing with this id.");
  }
  return id;
}

/** A schema without a code of its own has zod's words, which are prose for its developers. */
function codeOf({ code, path, message }: z.core.$ZodIssue): string {
  if (fieldCode.test(message)) return message;
  return code === "invalid_type" && path.length === 0 ? "not-an-object" : "invalid";
}

/** Null if zod itself throws: it reads the `length` of a value that should be a string. */
function safeParse<T extends z.core.$ZodType>(schema: T, value: unknown) {
  try {
    return z.safeParse(schema, value);
  } catch {
    return null;
  }
}

/** Clients that send another charset or a compressed body would be read as garbled, or as no JSON. */
function requireJson(headers: Headers): void {
  const type = mimeType(headers.get("Content-Type") ?? "");
  if (type?.essence !== "application/json") throw notJson();
  const charset = type.params.get("charset") ?? "utf-8";
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new Problem(415, "The body must be in UTF-8, with no other charset.");
  }
  const encoding = headers.get("Content-Encoding") ?? "identity";
  if (encoding.trim().toLowerCase() !== "identity") {
    throw new Problem(415, "The body must not be compressed: it has a Content-Encoding.", {
      headers: { "Accept-Encoding": "identity" },
    });
  }
}

function mimeType(text: string): MIMEType | null {
  try {
    return new MIMEType(text);
  } catch {
    return null;
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      // The rest is read and dropped: a client that is still sending would miss the answer.
      if (size <= maxBytes) chunks.push(chunk);
      else if (size > maxReadBytes) break;
    }
  } catch {
    // The client went away, as a page that is closed does.
    throw new Problem(400, "The body broke off.");
  }
  if (size > maxBytes) {
    throw new Problem(413, `The body must not be larger than ${maxBytes} bytes.`);
  }
  try {
    // Without a byte order mark, which a decoder drops by itself.
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Problem(400, "The body is not valid UTF-8.", { errors: { body: "not-utf-8" } });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, "The body is not valid JSON.", { errors: { body: "not-json" } });
  }
}

function notJson(): Problem {
  return new Problem(415, "The body must be JSON, with Content-Type: application/json.");
}
