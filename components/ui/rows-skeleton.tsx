import { useTranslations } from "next-intl";

/** A placeholder for rows that are loading; appears after a short delay. */
export function RowsSkeleton() {
  const t = useTranslations("notices");
  return (
    <div role="status" aria-label={t("loading")} className="animate-appear-late">
      <div className="flex h-14 flex-col justify-center gap-1.5 rounded-xl border border-line px-4">
        <span className="h-3.5 w-40 rounded-md bg-hover" />
        <span className="h-3 w-24 rounded-md bg-hover" />
      </div>
    </div>
  );
}
