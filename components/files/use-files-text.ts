import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { filesSummary } from "@/lib/shared/message/files-summary";
import type { FileInfo } from "@/lib/wire/frames";

/** Says in a few words what a message's files are, such as "3 pictures". */
export function useFilesText(): (files: FileInfo[]) => string {
  const t = useTranslations("files");
  return useCallback(
    (files) => {
      const { alt, ...summary } = filesSummary(files);
      const { kind } = summary;
      return alt !== null && (kind === "picture" || kind === "video")
        ? t("described", { kind, alt })
        : t("summary", summary);
    },
    [t],
  );
}
