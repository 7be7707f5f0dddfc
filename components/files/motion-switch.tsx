"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { useMediaQuery } from "../hooks/use-media-query";
import { cx } from "../ui/cx";

/** Starts and stops an animation. `moves`: null is what the system asks for. */
export function MotionSwitch({
  moves,
  onChange,
  name,
  cover,
}: {
  moves: boolean | null;
  onChange: (moves: boolean) => void;
  name: string;
  /** The animation, if its first picture is to be had from nowhere else. */
  cover: RefObject<HTMLImageElement | null> | null;
}) {
  const t = useTranslations("files");
  const isReduced = useMediaQuery("(prefers-reduced-motion: reduce)");
  const isMoving = moves ?? !isReduced;
  const label = t(isMoving ? "stop" : "play", { name });
  const Icon = isMoving ? Pause : Play;
  return (
    <>
      {cover && !isMoving && <FirstPicture of={cover} />}
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
    </>
  );
}

/** Covers an animation with its first picture: canvases take that one. */
function FirstPicture({ of }: { of: RefObject<HTMLImageElement | null> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (!canvas.current || !of.current) return;
    const { naturalWidth, naturalHeight } = of.current;
    [canvas.current.width, canvas.current.height] = [naturalWidth, naturalHeight];
    canvas.current.getContext("2d")?.drawImage(of.current, 0, 0);
  }, [of]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="pointer-events-none absolute inset-0 size-full bg-canvas object-scale-down"
    />
  );
}
