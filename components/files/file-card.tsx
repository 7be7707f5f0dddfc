import {
  ArrowDownToLine,
  File,
  FileArchive,
  FileCode,
  FileImage,
  FileMusic,
  FilePlay,
  FileSpreadsheet,
  FileText,
  type LucideIcon,
  Presentation,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { FileInfo } from "@/lib/wire/frames";
import { type FileKind, kindOf } from "./file-kind";
import { FileName } from "./file-name";
import { useSizeText } from "./use-size-text";

const icons: Record<FileKind, LucideIcon> = {
  pdf: FileText,
  document: FileText,
  spreadsheet: FileSpreadsheet,
  presentation: Presentation,
  archive: FileArchive,
  text: FileText,
  code: FileCode,
  picture: FileImage,
  video: FilePlay,
  audio: FileMusic,
  file: File,
};

/** A file with its name, kind and size; a click downloads it. Fills the space that it is in. */
export function FileCard({
  file,
  address,
  page,
}: {
  file: FileInfo;
  address: string;
  /** Above the name: a picture of what is in the file. */
  page?: ReactNode;
}) {
  const t = useTranslations("files");
  const kind = kindOf(file);
  const Icon = icons[kind];
  const size = useSizeText()(file.bytes);
  return (
    <a
      href={address}
      download={file.name}
      data-name={file.name}
      aria-label={t("downloadFile", { name: file.name, kind: t(`kinds.${kind}`), size })}
      title={file.name}
      className="group/card flex size-full flex-col overflow-hidden rounded-lg border border-line bg-canvas transition-colors hover:border-line-strong focus-visible:-outline-offset-2"
    >
      {page}
      <span className="flex min-h-0 flex-1 items-center gap-3 px-3">
        <span className="flex size-8 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent-ink">
          <Icon aria-hidden className="size-4.5" />
        </span>
        <span className="min-w-0 flex-1">
          <FileName name={file.name} className="text-base font-medium" />
          <span className="block truncate text-xs text-muted">
            {t("kindAndSize", { kind: t(`kinds.${kind}`), size })}
          </span>
        </span>
        <ArrowDownToLine
          aria-hidden
          className="size-4 shrink-0 text-muted group-hover/card:text-ink"
        />
      </span>
    </a>
  );
}
