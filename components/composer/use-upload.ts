import { useSyncExternalStore } from "react";
import { ownUploads } from "@/lib/client/files/own-uploads";
import type { Upload } from "@/lib/client/files/uploads";

/** An upload of this tab as it is now. */
export function useUpload(key: string): Upload | undefined {
  const { subscribe, get } = ownUploads();
  return useSyncExternalStore(subscribe, () => get(key));
}
