"use client";

import { useTranslations } from "next-intl";
import { useByteSize } from "../hooks/use-byte-size";
import { cx } from "../ui/cx";

/** The share from which there is a warning. */
const warnedFrom = 0.9;

/** How much is used of a quota; `allowed` is null where there is none. Both in bytes. */
export function UsageMeter({
  name,
  used,
  allowed,
}: {
  name: string;
  used: number;
  allowed: number | null;
}) {
  const t = useTranslations("admin.status");
  const size = useByteSize();
  const share = allowed === null ? 0 : allowed === 0 ? 1 : used / allowed;
  const text =
    allowed === null
      ? t("used", { used: size(used) })
      : t("usedOf", { used: size(used), allowed: size(allowed) });
  const note = share >= 1 ? t("full") : share >= warnedFrom ? t("nearly") : null;
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex flex-wrap justify-between gap-x-3 text-base">
        <span>{name}</span>
        <span className="text-muted tabular-nums">
          {note !== null && <span className="mr-2 font-medium text-danger-ink">{note}</span>}
          {text}
          {allowed === null && ` · ${t("noQuota")}`}
        </span>
      </p>
      {allowed !== null && (
        <>
          <meter className="sr-only" aria-label={name} value={Math.min(1, share)}>
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
    </div>
  );
}
