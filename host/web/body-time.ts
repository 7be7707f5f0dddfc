/** How long a body may take to arrive. */
import type { IncomingMessage } from "node:http";

/** 64 KiB at 5 kbit/s, less than any phone has. */
const bodyMs = 120_000;
/** Without a byte of an upload. A phone that changes its network is back by then, or sends it anew. */
const idleMs = 60_000;
/** FILE_LIMIT_MB at the speed of a bad mobile network; what is slower sends several requests (tus). */
const uploadMs = 3_600_000;
const checkMs = 5_000;

class BodyTimeout extends Error {
  /** As Node's own for its limit, which is the same for all requests of a server. */
  readonly code = "ERR_HTTP_REQUEST_TIMEOUT";
}

/**
 * Calls `onTimeout` if the rest of a request does not arrive in time, whether it is answered or not. An
 * upload may take long, if only it goes on.
 */
export function limitBodyTime(
  request: IncomingMessage,
  isUpload: boolean,
  onTimeout: (error: Error) => void,
): void {
  const { socket, headers } = request;
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) return;
  const startedAt = performance.now();
  let read = socket.bytesRead;
  let readAt = startedAt;
  const check = setInterval(() => {
    if (request.complete) return stop();
    const now = performance.now();
    // A client whose bytes wait here, because the app is slow, is not idle.
    if (socket.bytesRead > read || request.readableLength > 0) readAt = now;
    read = socket.bytesRead;
    const isLate = now - startedAt > (isUpload ? uploadMs : bodyMs);
    if (!isLate && !(isUpload && now - readAt > idleMs)) return;
    stop();
    onTimeout(new BodyTimeout("The request did not arrive in time."));
  }, checkMs).unref();
  const stop = () => clearInterval(check);
  request.once("close", stop);
}
