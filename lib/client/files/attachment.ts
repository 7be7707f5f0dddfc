/** A file that the user adds to a message, from when it is added until the message is sent. */
import type { UploadWay } from "@/lib/shared/upload-way";

/** What is known of it before it is uploaded, and all that the outbox keeps of it. */
export type Attachment = {
  /** Its name among this browser's uploads (./uploads.ts). */
  key: string;
  name: string;
  /** What the browser takes it for; the server looks at its bytes. */
  type: string;
  bytes: number;
  /** In pixels, of pictures that this browser can show. */
  width?: number | undefined;
  height?: number | undefined;
  /** What the picture shows, in words of its author. */
  alt?: string | undefined;
};

/**
 * Why a file was not uploaded. `file-lost`: the browser no longer has its bytes. `server-full`: the
 * server has no room for more. `upload-failed`: the server cannot take it now.
 */
export const fileFailures = [
  "file-too-large",
  "files-full",
  "server-full",
  "file-refused",
  "file-lost",
  "upload-failed",
  "signed-out",
] as const;
export type FileFailure = (typeof fileFailures)[number];

/** What the server says of files. */
export type FileSettings = { maxBytes: number; way: UploadWay };

/** Whether browsers show it. Those of phones that other browsers cannot decode become cards. */
export function mayBePicture(type: string): boolean {
  return /^image\/(?:png|jpeg|gif|webp|avif|bmp|heic|heif)$/.test(type);
}
