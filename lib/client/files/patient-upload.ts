import type { UploadWay } from "@/lib/shared/upload-way";
import type { FileInfo } from "@/lib/wire/frames";
import type { StartUpload } from "./start-upload";
import { pause, waitAfter } from "./upload-error";

type Options = {
  roomId: number;
  name: string;
  alt: string | undefined;
  way: UploadWay;
  uploadUrl: string | null;
  /** `done`: from 0 to 1; `stalled`: nothing moves until the next try. */
  onProgress: (done: number, stalled: boolean) => void;
  onUploadUrl: (url: string) => void;
  signal: AbortSignal;
};

/**
 * Uploads a file, with as many tries as it takes: each goes on where the one before ended. Rejects with an
 * `UploadError` if another try makes no sense, and with the signal's reason if it aborts.
 */
export async function uploadPatiently(
  start: StartUpload,
  file: Blob,
  { roomId, onProgress, onUploadUrl, signal, ...options }: Options,
): Promise<FileInfo> {
  let { uploadUrl } = options;
  let [tries, reached, shown] = [0, 0, 0];
  for (;;) {
    const before = reached;
    const started = start(file, roomId, {
      ...{ ...options, uploadUrl },
      onProgress: (done) => {
        if (signal.aborted) return;
        reached = Math.max(reached, done);
        // A hundred steps are enough to be seen.
        if (done < 1 && Math.abs(done - shown) < 0.01) return;
        shown = done;
        onProgress(done, false);
      },
      onUploadUrl: (url) => {
        if (signal.aborted || url === uploadUrl) return;
        uploadUrl = url;
        onUploadUrl(url);
      },
    });
    try {
      return await untilAborted(started.promise, signal);
    } catch (error) {
      started.abort();
      signal.throwIfAborted();
      tries = reached > before ? 1 : tries + 1;
      const waitMs = waitAfter(error, tries);
      if (waitMs === null) throw error;
      onProgress(shown, true);
      await pause(waitMs, signal);
    }
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
