"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMediaQuery } from "../hooks/use-media-query";
import { cx } from "../ui/cx";

/** Starts and stops an animation. `moves`: null is what the system asks for. */
export function MotionSwitch({
  moves,
  onChange,
  name,
}: {
  moves: boolean | null;
  onChange: (moves: boolean) => void;
  name: string;
}) {
  const t = useTranslations("files");
  const isReduced = useMediaQuery("(prefers-reduced-motion: reduce)");
  const isMoving = moves ?? !isReduced;
  const label = t(isMoving ? "stop" : "play", { name });
  const Icon = isMoving ? Pause : Play;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => onChange(!isMoving)}
      className={cx(
        "touch-target absolute! bottom-1.5 left-1.5 flex size-7 items-center justify-center rounded-full bg-[rgb(0_0_0/0.6)] text-white transition-opacity focus-visible:opacity-100 pointer-coarse:size-9 forced-colors:border",
        isMoving && "opacity-0 group-hover:opacity-100 pointer-coarse:opacity-100",
      )}
    >
      <Icon aria-hidden className="size-3.5 fill-current" />
    </button>
  );
}
