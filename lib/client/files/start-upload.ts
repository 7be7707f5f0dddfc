/** One try of an upload, in one of the ways that servers take. */
import "client-only";
import * as z from "zod/mini";
import type { UploadWay } from "@/lib/shared/upload-way";
import { type FileInfo, fileInfo } from "@/lib/wire/frames";
import { call, RestError } from "../rest/call";
import { UploadError } from "./upload-error";

/** A slow line must get one through before the server's time for a request ends. */
const chunkBytes = 4 * 1_024 * 1_024;

export type UploadTry = {
  name: string;
  alt?: string | undefined;
  way: UploadWay;
  /** Where an earlier try was: it goes on from there. */
  uploadUrl: string | null;
  /** From 0 to 1. */
  onProgress: (done: number) => void;
  onUploadUrl: (url: string) => void;
};
/** `promise` rejects with an `UploadError`. `abort` leaves it pending; what the server has of it stays there. */
export type StartedUpload = { promise: Promise<FileInfo>; abort: () => void };
export type StartUpload = (file: Blob, roomId: number, options: UploadTry) => StartedUpload;

export const startUpload: StartUpload = (file, roomId, options) => {
  const control = new AbortController();
  return {
    promise: ways[options.way](file, roomId, options, control.signal),
    abort: () => control.abort(),
  };
};

type Way = (
  file: Blob,
  roomId: number,
  options: UploadTry,
  signal: AbortSignal,
) => Promise<FileInfo>;

const uploadWhole: Way = async (file, roomId, { name, alt, onProgress }, signal) => {
  const query = new URLSearchParams({ name, ...(alt !== undefined && { alt }) });
  const url = `/api/Room/${roomId}/File?${query}`;
  const headers = { "Content-Type": "application/octet-stream" };
  const answer = await send(file, { url, method: "POST", headers }, onProgress, signal);
  const info = answer.isOk ? infoFrom(answer.body) : null;
  if (!info) throw answered(answer.status, answer.body, answer.retryAfter);
  return info;
};

const uploadByTus: Way = async (file, roomId, options, signal) => {
  const tus = await import("tus-js-client").catch(() => {
    throw new UploadError(null);
  });
  const { name, alt, uploadUrl, onProgress, onUploadUrl } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return;
    const upload = new tus.Upload(file, {
      endpoint: new URL(`/api/Room/${roomId}/File`, location.href).href,
      uploadUrl,
      metadata: { filename: name, ...(alt !== undefined && { alt }) },
      chunkSize: chunkBytes,
      // Whoever calls tries again, for all ways alike.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onProgress: (sent, total) => onProgress(total > 0 ? sent / total : 1),
      onUploadUrlAvailable: () => {
        if (upload.url === null) return;
        upload.url = atOwnOrigin(upload.url);
        onUploadUrl(upload.url);
      },
      onSuccess: ({ lastResponse }) => {
        const info = infoFrom(lastResponse.getBody());
        if (info) resolve(info);
        // It was complete before, and its answer was lost.
        else answerOf(upload.url, signal).then(resolve, reject);
      },
      onError: (error) => {
        const answer = "originalResponse" in error ? error.originalResponse : null;
        const status = answer?.getStatus() ?? 0;
        const refusal =
          answer && answered(status, answer.getBody(), answer.getHeader("Retry-After"));
        reject(refusal && status > 0 ? refusal : new UploadError(null));
      },
    });
    signal.addEventListener("abort", () => void upload.abort());
    upload.start();
  });
};

/** The file of an upload that is complete. */
async function answerOf(url: string | null, signal: AbortSignal): Promise<FileInfo> {
  const answer = await fetch(url ?? "", { cache: "no-store", signal }).catch(() => {
    throw new UploadError(null);
  });
  const body = await answer.text();
  const info = answer.ok ? infoFrom(body) : null;
  if (info) return info;
  // The server has lost it: another upload is needed.
  const status = answer.status === 404 ? 410 : answer.status;
  throw answered(status, body, answer.headers.get("Retry-After") ?? undefined);
}

/** A server behind a proxy may not know its own address. */
function atOwnOrigin(url: string): string {
  const { pathname, search } = new URL(url, location.href);
  return new URL(pathname + search, location.href).href;
}

const grant = z.object({
  key: z.string(),
  url: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
});

/** To the storage itself; then the server looks at what came there. It begins anew with each try. */
const uploadDirect: Way = async (file, roomId, { name, onProgress }, signal) => {
  try {
    const path = `/Room/${roomId}/DirectUpload`;
    const asked = { name, bytes: file.size };
    const { key, ...target } = grant.parse(await call("POST", path, asked, signal));
    const { status, isOk } = await send(file, target, onProgress, signal);
    // A grant that is over, or a refusal of the storage: the server gives another one.
    if (!isOk) throw new UploadError(status === 413 ? 413 : 503);
    return fileInfo.parse(await call("POST", `${path}/${key}`, undefined, signal));
  } catch (error) {
    if (error instanceof RestError) {
      const { code, retryAfterSeconds } = error.problem;
      throw new UploadError(error.status, { code, retryAfterSeconds });
    }
    throw error instanceof TypeError ? new UploadError(null) : error;
  }
};

/** `fetch` does not say how far it is. */
function send(
  file: Blob,
  { url, method, headers }: { url: string; method: string; headers: Record<string, string> },
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<{ status: number; isOk: boolean; body: string; retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [key, value] of Object.entries(headers)) request.setRequestHeader(key, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
    request.onload = () => {
      const { status, responseText: body } = request;
      const retryAfter = request.getResponseHeader("Retry-After") ?? undefined;
      resolve({ status, isOk: status >= 200 && status < 300, body, retryAfter });
    };
    request.onerror = () => reject(new UploadError(null));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** With none there is nothing to begin. */
const ways: Record<UploadWay, Way> = {
  tus: uploadByTus,
  whole: uploadWhole,
  direct: uploadDirect,
  none: uploadWhole,
};

function infoFrom(body: string): FileInfo | null {
  return fileInfo.safeParse(parseJson(body)).data ?? null;
}

const problem = z.object({ code: z.optional(z.string()) });

function answered(status: number, body: string, retryAfter: string | undefined): UploadError {
  const { code } = problem.safeParse(parseJson(body)).data ?? {};
  return new UploadError(status, { code, retryAfterSeconds: Number(retryAfter) || undefined });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
