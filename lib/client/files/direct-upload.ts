/** Uploads a file straight into the server's bucket, where a room's `uploads` is `direct`. */
import "client-only";
import * as z from "zod/mini";
import { type FileInfo, fileInfo } from "@/lib/wire/frames";
import { call, RestError } from "../rest/call";

const begun = z.object({
  key: z.string(),
  url: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
});

type Options = {
  signal: AbortSignal;
  /** Gets the part of the bytes that is sent, from 0 to 1. */
  onProgress(part: number): void;
};

/**
 * Resolves with the file, which a message can be sent with. Throws RestError for a refusal, also the
 * bucket's, `TypeError` if server or bucket cannot be reached, and the signal's reason if it aborts. A
 * second try begins anew: a bucket takes an upload whole or not at all.
 */
export async function uploadDirect(
  roomId: number,
  file: File,
  { signal, onProgress }: Options,
): Promise<FileInfo> {
  const path = `/Room/${roomId}/DirectUpload`;
  const { name, size: bytes } = file;
  const { key, ...address } = begun.parse(await call("POST", path, { name, bytes }, signal));
  await send(file, address, { signal, onProgress });
  return fileInfo.parse(await call("POST", `${path}/${key}`, undefined, signal));
}

/** By XMLHttpRequest: fetch does not tell how far it is. */
function send(
  file: File,
  { url, method, headers }: Omit<z.infer<typeof begun>, "key">,
  { signal, onProgress }: Options,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded / file.size);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new RestError(request.status, {}));
    };
    request.onerror = () => reject(new TypeError("The bucket cannot be reached."));
    const abort = () => {
      request.abort();
      reject(signal.reason);
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    request.onloadend = () => signal.removeEventListener("abort", abort);
    request.send(file);
  });
}
