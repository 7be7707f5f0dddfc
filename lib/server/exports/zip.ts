/** A zip that is written while it is sent: nothing is compressed, as pictures and films are already. */
import "server-only";
import { makeZip } from "client-zip";

/** `time` is in whole seconds since 1970. */
export type ZipEntry = {
  name: string;
  time: number;
  content: AsyncIterable<string | Uint8Array>;
};

/** Of more, readers see only a part: the zips here tell their number in 16 bits. */
export const maxZipEntries = 65_000;

/**
 * The bytes of a zip, no faster than they are read; with Zip64 where it is larger than 4 GB. Ending it
 * early ends what is being read for it.
 */
export async function* zipped(entries: AsyncGenerator<ZipEntry>): AsyncGenerator<Uint8Array> {
  let current: AsyncGenerator<Uint8Array> | undefined;
  async function* inputs() {
    for await (const { name, time, content } of entries) {
      current = bytesOf(content);
      yield { name, lastModified: new Date(time * 1_000), input: current };
    }
  }
  const zip = makeZip(inputs()).getReader();
  try {
    for (;;) {
      const { done, value } = await zip.read();
      if (done) return;
      yield value;
    }
  } finally {
    // The library leaves open what it was reading.
    await current?.return(undefined).catch(() => {});
    await entries.return(undefined).catch(() => {});
  }
}

/** The library takes an empty part for the end. */
async function* bytesOf(
  content: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  for await (const part of content) {
    const bytes = typeof part === "string" ? encoder.encode(part) : new Uint8Array(part);
    if (bytes.length > 0) yield bytes;
  }
}
