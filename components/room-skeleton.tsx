import { useTranslations } from "next-intl";
import { cx } from "./ui/cx";

const lines = ["w-3/5", "w-2/5", "w-1/2", "w-4/5", "w-1/3", "w-2/3", "w-1/4"];

/** A room that is on its way; shows only after a moment, so that a fast one does not flicker. */
export function RoomSkeleton() {
  const t = useTranslations("room");
  return (
    <div role="status" aria-label={t("loading")} className="flex min-w-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 animate-appear-late flex-col">
        <div className="shrink-0 border-b border-line">
          <div className="flex h-14 items-center gap-3 px-5">
            <span className="size-8 rounded-lg bg-hover" />
            <span className="h-4 w-40 rounded-md bg-hover" />
          </div>
        </div>
        <div className="mx-auto flex w-full max-w-4xl min-h-0 flex-1 flex-col justify-end gap-5 overflow-hidden px-5 pb-5">
          {lines.map((width) => (
            <div key={width} className="flex gap-3">
              <span className="size-9 shrink-0 rounded-full bg-hover" />
              <div className="flex flex-1 flex-col gap-2 pt-0.5">
                <span className="h-3.5 w-28 rounded-md bg-hover" />
                <span className={cx("h-3.5 max-w-full rounded-md bg-hover", width)} />
              </div>
            </div>
          ))}
        </div>
        <div className="mx-auto w-full max-w-4xl px-4 pb-4">
          <div className="h-11.5 rounded-xl bg-hover" />
        </div>
      </div>
    </div>
  );
}
