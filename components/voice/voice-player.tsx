"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "../ui/icon-button";
import { Spinner } from "../ui/spinner";
import { clockTime } from "./clock-time";
import { fetchPeaks } from "./peaks";
import {
  pause,
  play,
  registerPlayer,
  seek,
  setSpeed,
  speeds,
  usePlace,
  usePlayer,
  useSpeed,
} from "./player-store";
import { Wave } from "./wave";

/** The wave of a longer one is fetched when it is played. */
const maxSecondsUnasked = 120;
const skipSeconds = 5;

/**
 * Plays a sound in place: its wave, which is also where to seek, its time and speed. `seconds`: its
 * length, if known; `peaks`: its wave, if known (peaks.ts).
 */
export function VoicePlayer({
  address,
  name,
  seconds,
  peaks: known,
}: {
  address: string;
  name: string;
  seconds?: number | undefined;
  peaks?: number[];
}) {
  const t = useTranslations("voice");
  const box = useRef<HTMLElement>(null);
  const player = usePlayer(address);
  const place = usePlace(address);
  const speed = useSpeed();
  const isWanted = player !== null;
  const peaks = usePeaks(box, { address, seconds, known, isWanted });
  useEffect(() => {
    if (box.current) return registerPlayer(box.current, { address, name });
  }, [address, name]);

  // What the server measured is right also where the browser cannot tell.
  const duration = seconds ?? player?.duration ?? 0;
  const time = player?.time ?? place;
  const isPlaying = player?.status === "playing" || player?.status === "loading";
  const toggle = () => (isPlaying ? pause() : play(address, name));
  const nextSpeed = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1;
  if (player?.status === "failed") {
    return (
      <p role="alert" className="flex min-h-10 items-center gap-2 text-sm text-muted">
        {t("failed")}
        <a href={address} download={name} className="text-accent-ink underline">
          {t("download")}
        </a>
      </p>
    );
  }
  return (
    <section ref={box} aria-label={t("player", { name })} className="flex h-10 items-center gap-2">
      <IconButton
        variant="primary"
        size="field"
        label={t(isPlaying ? "pause" : "play")}
        onClick={toggle}
        className="rounded-full!"
      >
        {player?.status === "loading" ? (
          <Spinner />
        ) : isPlaying ? (
          <Pause aria-hidden className="fill-current" />
        ) : (
          <Play aria-hidden className="translate-x-px fill-current" />
        )}
      </IconButton>
      <SeekBar address={address} name={name} time={time} duration={duration}>
        <Wave peaks={peaks} played={duration > 0 ? time / duration : 0} />
      </SeekBar>
      <span className="min-w-[4ch] shrink-0 text-right text-xs text-muted tabular-nums">
        {clockTime(time > 0 || duration === 0 ? time : duration)}
      </span>
      <button
        type="button"
        aria-label={t("speed", { speed })}
        title={t("speed", { speed })}
        onClick={() => setSpeed(nextSpeed)}
        className="touch-target h-6 min-w-9 shrink-0 rounded-full bg-hover px-1.5 text-xs font-medium text-muted tabular-nums hover:bg-press hover:text-ink"
      >
        {speed}×
      </button>
    </section>
  );
}

/** Where in the sound it is: by click, by dragging and by keys. */
function SeekBar({
  address,
  name,
  time,
  duration,
  children,
}: {
  address: string;
  name: string;
  time: number;
  duration: number;
  children: React.ReactNode;
}) {
  const t = useTranslations("voice");
  const seekTo = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    if (duration > 0) seek(address, ((clientX - left) / width) * duration);
  };
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    seekTo(event);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to: Record<string, number> = {
      ArrowRight: time + skipSeconds,
      ArrowUp: time + skipSeconds,
      ArrowLeft: time - skipSeconds,
      ArrowDown: time - skipSeconds,
      Home: 0,
      End: duration,
    };
    const wanted = to[event.key];
    if (wanted === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // Not the keys of the list that it stands in.
    event.stopPropagation();
    seek(address, Math.min(wanted, duration));
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t("seek", { name })}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(Math.min(time, duration))}
      aria-valuetext={t("position", { time: clockTime(time), duration: clockTime(duration) })}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      className="h-8 min-w-16 flex-1 cursor-pointer touch-none rounded-md"
    >
      {children}
    </div>
  );
}

/** The wave: of a short sound once it comes into view, of others when they are played. */
function usePeaks(
  box: React.RefObject<HTMLElement | null>,
  {
    address,
    seconds,
    known,
    isWanted,
  }: {
    address: string;
    seconds: number | undefined;
    known: number[] | undefined;
    isWanted: boolean;
  },
): number[] | null {
  const [peaks, setPeaks] = useState<number[] | null>(null);
  const isKnown = known !== undefined;
  useEffect(() => {
    if (isKnown || !box.current) return;
    let isOver = false;
    const load = () =>
      fetchPeaks(address, seconds).then((found) => {
        if (!isOver) setPeaks(found);
      });
    if (isWanted) void load();
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      void load();
    });
    if (seconds !== undefined && seconds <= maxSecondsUnasked) observer.observe(box.current);
    return () => {
      isOver = true;
      observer.disconnect();
    };
  }, [box, address, seconds, isKnown, isWanted]);
  return known ?? peaks;
}
