/** Reading what a call brings: its body, its query, the ids in its path. Each throws a Problem. */
import "server-only";
import { z } from "zod";
import { maxId } from "../db/max-id";
import { Problem } from "./problem";

const maxBodyBytes = 64 * 1024;
/** A body that is too large is read up to here; after that the connection is cut. */
const maxReadBytes = 16 * 1024 * 1024;

/** The JSON body, parsed. Throws 400, 413 over `maxBytes`, and 415 for another Content-Type. */
export async function readBody<T extends z.core.$ZodType>(
  request: Request,
  schema: T,
  maxBytes = maxBodyBytes,
): Promise<z.output<T>> {
  const type = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw notJson();
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
    errors[issue.path.join(".") || "body"] ??= issue.message;
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

/** Null if zod itself throws: it reads the `length` of a value that should be a string. */
function safeParse<T extends z.core.$ZodType>(schema: T, value: unknown) {
  try {
    return z.safeParse(schema, value);
  } catch {
    return null;
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    // The rest is read and dropped: a client that is still sending would miss the answer.
    if (size <= maxBytes) chunks.push(chunk);
    else if (size > maxReadBytes) break;
  }
  if (size > maxBytes) {
    throw new Problem(413, `The body must not be larger than ${maxBytes} bytes.`);
  }
  return Buffer.concat(chunks).toString("utf8");
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
