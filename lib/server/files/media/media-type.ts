import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { fileTypeFromFile } from "file-type";

/** The media type that the bytes say; the name says nothing. */
export async function mediaTypeOf(file: string): Promise<string> {
  const known = await fileTypeFromFile(file).catch(() => undefined);
  if (known) return known.mime;
  return (await isText(file)) ? textType(file) : "application/octet-stream";
}

/** Text that a browser could take for a document is not shown in place (serve.ts). */
async function textType(file: string): Promise<string> {
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(4_096), 0, 4_096, 0);
    const text = buffer
      .toString("utf8", 0, bytesRead)
      .replace(/^\uFEFF?\s*(<!--[\s\S]*?-->\s*)*/, "");
    if (!/^<[a-z!?]/i.test(text)) return "text/plain";
    if (/<svg[\s>]/i.test(text)) return "image/svg+xml";
    return /^<\?xml\s/i.test(text) ? "application/xml" : "text/html";
  } finally {
    await opened.close();
  }
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
