import "server-only";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LinkPreview } from "@/lib/wire/frames";
import * as linkPreviews from "../db/queries/link-previews";
import { requireFileStore } from "../files/own-store";
import { hasSpace } from "../files/quota";
import { warnSparingly } from "../observability/app-logger";
import type { PreviewPicture } from "./preview-picture";

/**
 * Stores the picture of a preview as a file of the message's room, which counts to nobody's quota but the
 * server's. Undefined if that is not possible: then the preview has none. Never throws.
 */
export async function storePicture(
  of: { roomId: number; userId: number; messageId: number },
  { bytes, ...shown }: PreviewPicture,
): Promise<LinkPreview["picture"]> {
  try {
    if (!(await hasSpace(bytes.length))) return undefined;
    const store = requireFileStore();
    const folder = await mkdtemp(path.join(store.incoming, "preview-"));
    try {
      const file = path.join(folder, "original");
      await writeFile(file, bytes);
      const key = randomBytes(16).toString("hex");
      await store.put(key, "original", file);
      const size = bytes.length;
      const id = await linkPreviews.addPicture(of, {
        ...{ key, ...shown, bytes: size, storedBytes: size, sizes: [] },
      });
      if (id !== null) return { id, ...shown };
      await store.remove(key);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    warnSparingly("a preview has no picture", error instanceof Error ? error.message : "unknown");
  }
  return undefined;
}
