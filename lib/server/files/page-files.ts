import "server-only";
import type { UploadWay } from "@/lib/shared/upload-way";
import { env } from "../env";
import { uploadWay } from "./own-store";

/** What pages need to know of files: how large one may be, and how it reaches the server. */
export function pageFiles(): { maxBytes: number; way: UploadWay } {
  return { maxBytes: env().FILE_LIMIT_MB * 1_000_000, way: uploadWay() };
}
