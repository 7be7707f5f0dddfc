"use client";

import { createContext, use } from "react";
import type { Attachment } from "@/lib/client/files/attachment";
import type { DraftFiles } from "@/lib/client/files/draft-files";

export type Attachments = {
  /** Adds files to the message that is being written, and begins to upload them. `folders`: their names. */
  add(files: File[], folders?: string[]): void;
  draft: DraftFiles;
  /** One of them could not be uploaded. */
  isBlocked: boolean;
  /** For the message that is now sent; there are none afterwards. */
  take(): Attachment[];
  remove(key: string): void;
  dismiss(): void;
};

const AttachmentsContext = createContext<Attachments | null>(null);

export const AttachmentsProvider = AttachmentsContext.Provider;

/** Throws outside a room. */
export function useAttachments(): Attachments {
  const value = use(AttachmentsContext);
  if (!value) throw new Error("useAttachments needs an AttachmentsProvider");
  return value;
}
