/** The tab's uploads, made at first use. */
import "client-only";
import { limits } from "@/lib/wire/limits";
import { call } from "../rest/call";
import { browserStorage } from "../room/outbox-storage";
import { Drafts } from "./draft-files";
import { startUpload } from "./start-upload";
import { BrowserUploadKeep, type UploadKeep } from "./upload-keep";
import { Uploads } from "./uploads";

const keep: UploadKeep = new BrowserUploadKeep();
let made: Uploads | null = null;
let drafts: Drafts | null = null;

export function ownUploads(): Uploads {
  made ??= new Uploads({
    start: startUpload,
    keep,
    describe: async (roomId, fileId, alt) => {
      await call("PUT", `/Room/${roomId}/File/${fileId}`, { alt });
    },
    discard: async (roomId, { info, uploadUrl }) => {
      if (info) await call("DELETE", `/Room/${roomId}/File/${info.id}`);
      else if (uploadUrl !== null) {
        await fetch(uploadUrl, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } });
      }
    },
    measure,
  });
  return made;
}

export function ownDrafts(): Drafts {
  drafts ??= new Drafts(ownUploads(), keep, browserStorage(), limits.filesPerMessage);
  return drafts;
}

async function measure(address: string): Promise<{ width: number; height: number } | null> {
  const picture = new Image();
  picture.src = address;
  try {
    await picture.decode();
  } catch {
    return null;
  }
  const { naturalWidth: width, naturalHeight: height } = picture;
  return width > 0 && height > 0 ? { width, height } : null;
}
