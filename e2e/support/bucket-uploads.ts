/** Uploads in parts, of our bucket. */
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { escapeUTF8 } from "entities";
import { type Answer, etagOf, failure, keptHeaders, type Stored, xml } from "./bucket-answers";

type Upload = { key: string; at: Date; headers: OutgoingHttpHeaders; parts: Map<number, Buffer> };
export type Uploads = Map<string, Upload>;
type Call = {
  method: string | undefined;
  headers: IncomingHttpHeaders;
  url: URL;
  key: string;
  body: Buffer;
};

/** Null if the call is about no upload in parts. */
export function answerUpload(
  { method, headers, url, key, body }: Call,
  uploads: Uploads,
  objects: Map<string, Stored>,
): Answer | null {
  const query = url.searchParams;
  if (query.has("uploads")) {
    if (method !== "POST") return list(uploads);
    const id = randomUUID();
    uploads.set(id, { key, at: new Date(), headers: keptHeaders(headers), parts: new Map() });
    return answer("InitiateMultipartUploadResult", tag("Key", key) + tag("UploadId", id));
  }
  const id = query.get("uploadId");
  if (id === null) return null;
  const upload = uploads.get(id);
  if (!upload) return failure(404, "NoSuchUpload");
  switch (method) {
    case "PUT":
      upload.parts.set(Number(query.get("partNumber")), body);
      return { status: 200, headers: { ETag: etagOf(body) } };
    case "GET":
      return answer("ListPartsResult", partsOf(upload));
    case "DELETE":
      uploads.delete(id);
      return { status: 204 };
    default: {
      uploads.delete(id);
      const whole = Buffer.concat(sorted(upload).map(([, part]) => part));
      const etag = etagOf(whole).replace(/"$/, `-${upload.parts.size}"`);
      objects.set(key, { body: whole, etag, at: new Date(), headers: upload.headers });
      return answer("CompleteMultipartUploadResult", tag("Key", key) + tag("ETag", etag));
    }
  }
}

function list(uploads: Uploads): Answer {
  const each = [...uploads].map(([id, { key, at }]) =>
    tag("Upload", tag("Key", key) + tag("UploadId", id) + tag("Initiated", at.toISOString()), true),
  );
  return answer("ListMultipartUploadsResult", tag("IsTruncated", "false") + each.join(""));
}

function partsOf(upload: Upload): string {
  const parts = sorted(upload).map(([number, part]) =>
    tag(
      "Part",
      tag("PartNumber", String(number)) +
        tag("ETag", etagOf(part)) +
        tag("Size", String(part.length)),
      true,
    ),
  );
  return tag("IsTruncated", "false") + parts.join("");
}

function sorted({ parts }: Upload): [number, Buffer][] {
  return [...parts].sort(([one], [other]) => one - other);
}

function answer(name: string, content: string): Answer {
  return { status: 200, headers: xml, body: `<?xml version="1.0"?>${tag(name, content, true)}` };
}

function tag(name: string, content: string, isXml = false): string {
  return `<${name}>${isXml ? content : escapeUTF8(content)}</${name}>`;
}
