import "server-only";
import { env } from "../env";

/** What pages need to know of files: how large one may be, and how it reaches the server. */
export function pageFiles(): { maxBytes: number; way: "tus" | "none" } {
  const { FILE_LIMIT_MB, FILES_FOLDER } = env();
  return { maxBytes: FILE_LIMIT_MB * 1_000_000, way: FILES_FOLDER === undefined ? "none" : "tus" };
}
