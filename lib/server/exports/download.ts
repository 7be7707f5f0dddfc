import "server-only";
import { create } from "content-disposition";

/**
 * A download that is produced while it is sent, no faster than it is read. If `parts` throws, the
 * connection is cut, so that an incomplete file does not look complete.
 */
export function download(
  parts: AsyncIterable<string>,
  { name, type }: { name: string; type: string },
): Response {
  return new Response(streamOf(parts), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": create(fileName(name)),
      "Cache-Control": "no-store",
    },
  });
}

/** Pulls a part only once the one before is sent. */
function streamOf(parts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Replaces the characters that some operating system does not allow in a file name. */
function fileName(name: string): string {
  return name
    .normalize("NFC")
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|%]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
