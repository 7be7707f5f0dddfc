import { useTranslations } from "next-intl";
import type { UploadState } from "@/lib/client/files/uploads";
import { cx } from "../ui/cx";

const radius = 9;
const length = 2 * Math.PI * radius;

/** How much of a file is uploaded; nothing once it is, or if it failed. */
export function UploadRing({ name, state }: { name: string; state: UploadState | undefined }) {
  const t = useTranslations("attachments");
  if (state?.is !== "waiting" && state?.is !== "sending") return null;
  const done = state.is === "sending" ? state.done : 0;
  const isStalled = state.is === "sending" && state.stalled;
  return (
    <span
      role="progressbar"
      aria-label={t("progress", { name })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(done * 100)}
      aria-valuetext={isStalled ? t("stalled") : undefined}
      title={isStalled ? t("stalled") : undefined}
      className="grid size-9 shrink-0 animate-appear-late place-items-center rounded-full bg-[rgb(0_0_0/0.55)]"
    >
      <svg
        aria-hidden
        viewBox="0 0 24 24"
        className={cx("size-6 -rotate-90 text-white", isStalled && "animate-pulse opacity-60")}
      >
        <circle
          cx="12"
          cy="12"
          r={radius}
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          opacity="0.3"
        />
        <circle
          cx="12"
          cy="12"
          r={radius}
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeLinecap="round"
          strokeDasharray={length}
          strokeDashoffset={length * (1 - Math.max(0.04, done))}
          className="transition-[stroke-dashoffset] duration-200 motion-reduce:transition-none"
        />
      </svg>
    </span>
  );
}
