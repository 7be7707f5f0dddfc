import { createReadStream } from "node:fs";
import { fileTypeFromFile } from "file-type";

/** The media type that the bytes say; the name says nothing. */
export async function mediaTypeOf(file: string): Promise<string> {
  const known = await fileTypeFromFile(file).catch(() => undefined);
  if (known) return known.mime;
  return (await isText(file)) ? "text/plain" : "application/octet-stream";
}

/** Whether it is UTF-8 without the control characters that no text has. */
async function isText(file: string): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells text from the rest
      if (/[\0-\x08\x0E-\x1A\x1C-\x1F]/.test(decoder.decode(chunk, { stream: true }))) return false;
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}
