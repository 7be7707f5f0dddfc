import type { FileFailure } from "./attachment";

/** An upload that failed: with the server's answer, or for want of one if `status` is null. */
export class UploadError extends Error {
  constructor(
    readonly status: number | null,
    readonly more: { code?: string | undefined; retryAfterSeconds?: number | undefined } = {},
  ) {
    super(`upload failed: ${status ?? "no answer"}`);
  }
}

/** Answers of a server that is not well are taken for final after so many tries in a row. */
const maxTries = 6;
const longestWaitMs = 30_000;
/** Answers that a later try may not get: too early, conflict and lock of the same upload, too many. */
const passing = new Set([408, 409, 423, 425, 429]);

/** How long to wait before the next try, in milliseconds; null: another one makes no sense. */
export function waitAfter(error: unknown, tries: number): number | null {
  if (!(error instanceof UploadError)) return null;
  const { status, more } = error;
  if (status !== null && status < 500 && !passing.has(status)) return null;
  if (status === 507 || (status !== null && tries >= maxTries)) return null;
  if (more.retryAfterSeconds !== undefined) return more.retryAfterSeconds * 1_000;
  return Math.min(longestWaitMs, 500 * 2 ** tries);
}

export function failureOf(error: unknown): FileFailure | "removed" {
  const { status, more } =
    error instanceof UploadError ? error : { status: null, more: { code: undefined } };
  switch (status) {
    case 401:
      return "signed-out";
    case 403:
    case 404:
      return "removed";
    case 413:
      return "file-too-large";
    case 507:
      return more.code === "files-full" ? "files-full" : "server-full";
    case 400:
    case 415:
    case 422:
    case 501:
      return "file-refused";
    default:
      return "upload-failed";
  }
}

/** Resolves after so many milliseconds, and earlier once the network is back. Rejects if aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
