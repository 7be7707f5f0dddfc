"use client";

import { useTranslations } from "next-intl";
import type { Person } from "@/lib/wire/frames";
import { useByteSize } from "../hooks/use-byte-size";
import { DownloadLink } from "../ui/download-link";
import { userPath } from "./account";
import { useStorage } from "./use-storage";

/** Everything about the person as a file, and the same with what they uploaded. */
export function DataDownloads({ me }: { me: Person }) {
  const t = useTranslations("settings");
  const size = useByteSize();
  const used = useStorage(me).storage?.used ?? 0;
  return (
    <div className="flex justify-end gap-2 max-sm:flex-col">
      <DownloadLink path={`${userPath(me)}/Export`}>{t("downloadData")}</DownloadLink>
      {used > 0 && (
        <DownloadLink path={`${userPath(me)}/Export?files=1`}>
          {t("downloadWithFiles", { size: size(used) })}
        </DownloadLink>
      )}
    </div>
  );
}
