import "server-only";
import { create } from "content-disposition";
import { fileName } from "@/lib/shared/file-name";

/**
 * A download that is produced while it is sent, no faster than it is read. If `parts` throws, the
 * connection is cut, so that an incomplete file does not look complete.
 */
export function download(
  parts: AsyncIterable<string | Uint8Array>,
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
function streamOf(parts: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done) controller.close();
        else {
          const part = next.value;
          controller.enqueue(typeof part === "string" ? encoder.encode(part) : part);
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
