"use client";

import { File as FileIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Shared } from "@/lib/client/share/shared";

export function SharedPreview({ shared: { text, files, left } }: { shared: Shared }) {
  const t = useTranslations("share");
  return (
    <section
      aria-label={t("preview")}
      className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-3"
    >
      {files.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {files.map((file, index) => (
            <li key={index}>
              <FilePreview file={file} />
            </li>
          ))}
        </ul>
      )}
      {text !== "" && (
        <p dir="auto" className="line-clamp-4 text-sm wrap-anywhere whitespace-pre-wrap">
          {text}
        </p>
      )}
      {left > 0 && <p className="text-sm text-muted">{t("left", { count: left })}</p>}
    </section>
  );
}

function FilePreview({ file }: { file: File }) {
  const [address, setAddress] = useState<string | null>(null);
  const isPicture = file.type.startsWith("image/");
  useEffect(() => {
    if (!isPicture) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file, isPicture]);
  if (isPicture) {
    return address === null ? (
      <span className="block size-16 rounded-lg bg-hover" />
    ) : (
      <img src={address} alt={file.name} className="size-16 rounded-lg object-cover" />
    );
  }
  return (
    <span className="flex h-16 max-w-48 items-center gap-2 rounded-lg bg-hover px-3 text-sm">
      <FileIcon aria-hidden className="size-4.5 shrink-0 text-muted" />
      <span dir="auto" className="line-clamp-2 wrap-anywhere">
        {file.name}
      </span>
    </span>
  );
}
