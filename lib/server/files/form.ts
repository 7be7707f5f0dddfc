/** A file in the body of a form, as browsers and `curl -F` send it (RFC 7578). */
import "server-only";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyFileStream } from "@fastify/busboy";
import { Problem } from "../http/problem";
import { nodeStream, problemOf, type ReceivedFile, receiveFile } from "./received-file";

const limits = {
  ...{ parts: 20, fields: 10, fieldSize: 8_192, fieldNameSize: 100 },
  ...{ headerPairs: 20, headerSize: 16_384 },
};

export type Form = { received: ReceivedFile; name: string; fields: Record<string, string> };

/**
 * Writes the form's one file into a temporary folder inside `parent`, as `receiveFile` does; its fields may
 * stand before or behind it. Throws 400 unless there is exactly one file, and if the form is broken; 413.
 */
export async function receiveForm(
  request: Request,
  parent: string,
  maxBytes: number,
): Promise<Form> {
  const form = parserOf(request);
  const abort = new AbortController();
  const fields: Record<string, string> = {};
  const files: { name: string; received: Promise<ReceivedFile> }[] = [];
  // It says some errors twice, and the second time nobody else listens.
  form.on("error", () => {});
  form.on("field", (name, value) => {
    fields[name] = value;
  });
  form.on("file", (_field: string, stream: BusboyFileStream, name: string) => {
    stream.on("error", () => {});
    if (files.length > 0) return abort.abort(tooMany());
    const received = receiveFile(stream, parent, maxBytes);
    // Nobody reads the rest of the form then.
    received.catch((error) => abort.abort(error));
    files.push({ name, received });
  });
  try {
    if (request.body) await pipeline(nodeStream(request.body), form, { signal: abort.signal });
    const [file] = files;
    if (!file) throw new Problem(400, "The form has no file.", { errors: { file: "required" } });
    return { received: await file.received, name: file.name, fields };
  } catch (error) {
    for (const { received } of files) {
      await received.then(
        ({ folder }) => rm(folder, { recursive: true, force: true }),
        () => {},
      );
    }
    const reason = abort.signal.aborted ? abort.signal.reason : problemOf(error);
    throw reason instanceof Problem || isSystemError(reason) ? reason : broken();
  }
}

export function isForm(request: Request): boolean {
  return /^multipart\/form-data\b/i.test(request.headers.get("Content-Type") ?? "");
}

function parserOf(request: Request) {
  try {
    const type = request.headers.get("Content-Type") ?? "";
    return new Busboy({ headers: { "content-type": type }, limits });
  } catch {
    // Without a boundary, for example.
    throw broken();
  }
}

/** Of the disk, which is no fault of the form. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function broken(): Problem {
  return new Problem(400, "The form is not valid multipart/form-data.", {
    errors: { body: "invalid" },
  });
}

function tooMany(): Problem {
  return new Problem(400, "A form has one file. Send a call for each.", {
    errors: { file: "too-many" },
  });
}
