import { cx } from "../ui/cx";
import { waveBars } from "./peaks";

/** The wave of a sound; without `peaks` a plain line of dots. `played`: the part from 0 to 1. */
export function Wave({ peaks, played }: { peaks: number[] | null; played: number }) {
  const bars = peaks ?? Array.from({ length: waveBars }, () => 0);
  return (
    <span aria-hidden className="flex h-full w-full items-center gap-px">
      {bars.map((peak, index) => (
        <span
          key={index}
          style={{ height: `${Math.max(10, Math.round(peak * 100))}%` }}
          className={cx(
            "min-w-0 flex-1 rounded-full transition-[height] motion-reduce:transition-none forced-colors:bg-[CanvasText]",
            (index + 0.5) / bars.length <= played ? "bg-accent" : "bg-line-strong",
          )}
        />
      ))}
    </span>
  );
}
