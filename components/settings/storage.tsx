"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { OwnFile, Storage } from "@/lib/shared/api/storage";
import type { Person } from "@/lib/wire/frames";
import { useByteSize } from "../hooks/use-byte-size";
import { AlertDialog } from "../ui/alert-dialog";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { LoadFailed } from "../ui/load-failed";
import { Rows } from "../ui/rows";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { StoredFile } from "./stored-file";
import { useStorage } from "./use-storage";

/** How many of the largest files are listed at first. */
const listedFirst = 5;
/** The share of what is allowed from which there is a warning. */
const warnedFrom = 0.9;

/** How much of their space for files the person has used, and the largest files. */
export function StorageSection({ me }: { me: Person }) {
  const t = useTranslations("settings.storage");
  const { storage, error, retry, remove } = useStorage(me);
  const [asked, setAsked] = useState<OwnFile | null>(null);
  const [isWhole, setWhole] = useState(false);
  if (!storage) {
    return error === undefined ? <RowsSkeleton /> : <LoadFailed error={error} onRetry={retry} />;
  }
  const { files } = storage;
  const listed = isWhole ? files : files.slice(0, listedFirst);
  return (
    <>
      <Usage storage={storage} />
      {files.length > 0 && (
        <div className="flex flex-col gap-2">
          <h3 className="text-sm font-medium text-muted">{t("largest")}</h3>
          <Rows label={t("largest")}>
            {listed.map((file) => (
              <StoredFile key={file.id} file={file} onDelete={() => setAsked(file)} />
            ))}
          </Rows>
          {listed.length < files.length && (
            <Button
              variant="quiet"
              size="small"
              className="self-start text-muted"
              onClick={() => setWhole(true)}
            >
              {t("showMore")}
            </Button>
          )}
        </div>
      )}
      <AlertDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={t("deleteTitle")}
        description={t(asked?.sent ? "deleteSent" : "deleteUnsent", { name: asked?.name ?? "" })}
        confirm={t("deleteConfirm")}
        onConfirm={async () => {
          if (asked) await remove(asked);
        }}
      />
    </>
  );
}

function Usage({ storage: { used, allowed, full } }: { storage: Storage }) {
  const t = useTranslations("settings.storage");
  const size = useByteSize();
  const share = allowed === null ? 0 : used / allowed;
  const text =
    allowed === null
      ? t("used", { used: size(used) })
      : t("usedOf", { used: size(used), allowed: size(allowed) });
  const note = share >= 1 ? t("full") : full ? t("serverFull") : share >= warnedFrom && t("nearly");
  return (
    <div className="flex flex-col gap-2">
      {allowed !== null && (
        <>
          <meter className="sr-only" aria-label={t("title")} value={Math.min(1, share)}>
            {text}
          </meter>
          <div
            aria-hidden
            className="h-2 overflow-hidden rounded-full bg-press forced-colors:border"
          >
            <div
              className={cx(
                "h-full rounded-full forced-colors:bg-[CanvasText]",
                share >= warnedFrom ? "bg-danger" : "bg-accent",
              )}
              style={{ width: `${Math.min(100, share * 100)}%`, minWidth: used > 0 ? "0.5rem" : 0 }}
            />
          </div>
        </>
      )}
      <p className="text-sm text-muted">{text}</p>
      {note && (
        <p className={cx("text-sm text-pretty", share >= 1 || full ? "text-danger-ink" : "")}>
          {note}
        </p>
      )}
    </div>
  );
}
