import type { KeptUpload, UploadKeep } from "./upload-keep";

/** An `UploadKeep` for tests. */
export class MemoryKeep implements UploadKeep {
  readonly kept = new Map<string, KeptUpload>();

  put = async (upload: KeptUpload) => void this.kept.set(upload.key, upload);
  all = async () => [...this.kept.values()].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  remove = async (key: string) => void this.kept.delete(key);
  settled = async () => {};
}
