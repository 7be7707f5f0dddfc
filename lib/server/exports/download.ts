import "server-only";
import { create } from "content-disposition";

/**
 * A file that is made while it is sent, as fast as it is read. Where making it fails, the
 * connection is cut, so that half a file does not look like a whole one.
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

/** Asks for a part when the one before has gone out, and for none ahead. */
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

/** Without what some system does not take in a name. */
function fileName(name: string): string {
  return name
    .normalize("NFC")
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|%]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
