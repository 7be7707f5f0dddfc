/** Amazon's signature of calls, version 4, written from its documentation, as our bucket checks it. */
import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The code of the refusal of a call that is not signed with the secret; null: it is. */
export function refusedSignature(
  { method = "", url = "", headers }: IncomingMessage,
  body: Buffer,
  secret: string,
): string | null {
  const [path = "", search = ""] = url.split("?");
  const query = new URLSearchParams(search);
  const given = query.has("X-Amz-Signature") ? fromQuery(query) : fromHeader(headers.authorization);
  if (!given) return "AccessDenied";
  const date = query.get("X-Amz-Date") ?? String(headers["x-amz-date"] ?? "");
  const seconds = Number(query.get("X-Amz-Expires") ?? 900);
  if (Date.now() > timeOf(date) + seconds * 1_000) return "AccessDenied";
  const digest = String(headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD");
  if (/^[0-9a-f]{64}$/.test(digest) && digest !== sha256(body)) return "XAmzContentSHA256Mismatch";
  query.delete("X-Amz-Signature");
  const canonical = [
    method,
    path,
    [...query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join("&"),
    ...given.signed.map((name) => `${name}:${String(headers[name] ?? "").trim()}`),
    "",
    given.signed.join(";"),
    digest,
  ].join("\n");
  const text = ["AWS4-HMAC-SHA256", date, given.scope, sha256(canonical)].join("\n");
  const key = given.scope
    .split("/")
    .reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secret}`);
  return hmac(key, text).toString("hex") === given.signature ? null : "SignatureDoesNotMatch";
}

type Given = { scope: string; signed: string[]; signature: string };

function fromQuery(query: URLSearchParams): Given {
  return {
    scope: scopeIn(query.get("X-Amz-Credential")),
    signed: query.get("X-Amz-SignedHeaders")?.split(";") ?? [],
    signature: query.get("X-Amz-Signature") ?? "",
  };
}

function fromHeader(header = ""): Given | null {
  const [, credential, signed = "", signature = ""] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      header,
    ) ?? [];
  return credential === undefined
    ? null
    : { scope: scopeIn(credential), signed: signed.split(";"), signature };
}

/** Behind the key's name. */
function scopeIn(credential: string | null): string {
  return credential?.split("/").slice(1).join("/") ?? "";
}

function timeOf(date: string): number {
  return Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
