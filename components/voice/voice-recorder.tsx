"use client";

import { ArrowUp, Pause, Play, Square, Trash2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useAttachments } from "../composer/attachments-context";
import { isTouch } from "../hooks/is-touch";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";
import { toast } from "../ui/toast";
import { clockTime } from "./clock-time";
import { cancelPixels, type Hold } from "./hold";
import { peaksOf } from "./peaks";
import type { Recorded, Recording } from "./recording";
import { useRecorder } from "./use-recorder";
import { VoicePlayer } from "./voice-player";
import { Wave } from "./wave";

/** A shorter one is a slip of the finger. */
const leastSeconds = 0.7;
/** A longer one is not dropped by a single key. */
const preciousSeconds = 5;
/** The last so many levels are shown while recording. */
const shownLevels = 60;

/** Records a voice message in place of the composer's field, and sends it. */
export default function VoiceRecorder({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  const t = useTranslations("voice");
  const box = useRef<HTMLDivElement>(null);
  const { state, stop, listen, retry } = useRecorder();
  const { add } = useAttachments();
  const isHeld = hold.state === "held";
  useCoveredField(box, !isHeld);

  const finish = (recorded: Recorded) => {
    const form = box.current?.closest("form");
    add([recorded.file]);
    onClose();
    if (form) sendAlone(form);
  };
  const send = async () => {
    if (state.kind === "recorded") return finish(state.recorded);
    const recorded = await stop();
    if (recorded) finish(recorded);
  };
  useRelease(hold, state.kind === "recording" ? state.recording : null, {
    send,
    cancel: onClose,
    tooShort: () => {
      toast(t("tooShort"));
      onClose();
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    const { recording } = state.kind === "recording" ? state : { recording: null };
    const seconds = state.kind === "recorded" ? state.recorded.seconds : (recording?.seconds ?? 0);
    if (seconds < preciousSeconds) onClose();
    else if (recording) void listen();
  };
  const discard = (
    <IconButton size="field" label={t("discard")} onClick={onClose}>
      <Trash2 aria-hidden />
    </IconButton>
  );
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={t("title")}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="absolute inset-0 z-10 flex items-center gap-1.5 rounded-xl bg-canvas p-1.5 outline-none dark:bg-raised"
    >
      {state.kind === "asking" && (
        <>
          <p role="status" className="min-w-0 flex-1 animate-appear-late px-2 text-base text-muted">
            {t("asking")}
          </p>
          <IconButton size="field" label={t("cancel")} onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        </>
      )}
      {state.kind === "refused" && (
        <>
          <p
            role="alert"
            className="line-clamp-2 min-w-0 flex-1 px-2 text-sm leading-tight text-pretty"
          >
            {t(`refused.${state.reason}`)}
          </p>
          {["denied", "missing", "busy"].includes(state.reason) && (
            <Button variant="outline" size="small" onClick={retry}>
              {t("retry")}
            </Button>
          )}
          <IconButton size="field" label={t("cancel")} onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        </>
      )}
      {state.kind === "recording" &&
        (isHeld ? (
          <Held hold={hold} recording={state.recording} />
        ) : (
          <>
            {discard}
            <Running recording={state.recording} />
            <IconButton
              size="field"
              label={t(state.recording.isPaused ? "resume" : "pauseRecording")}
              onClick={() =>
                state.recording.isPaused ? state.recording.resume() : state.recording.pause()
              }
            >
              {state.recording.isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
            </IconButton>
            <IconButton size="field" label={t("listen")} onClick={listen}>
              <Square aria-hidden className="size-4! fill-current" />
            </IconButton>
            <SendButton label={t("send")} onClick={send} />
          </>
        ))}
      {state.kind === "recorded" && (
        <>
          {discard}
          <div className="min-w-0 flex-1">
            <VoicePlayer
              address={state.address}
              name={t("title")}
              seconds={state.recorded.seconds}
              peaks={peaksOf(state.recorded.levels)}
            />
          </div>
          <SendButton label={t("send")} onClick={send} />
        </>
      )}
    </div>
  );
}

function SendButton({ label, onClick }: { label: string; onClick: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <IconButton ref={button} variant="primary" size="field" label={label} onClick={onClick}>
      <ArrowUp aria-hidden />
    </IconButton>
  );
}

/** The time and the wave so far. */
function Running({ recording }: { recording: Recording }) {
  const t = useTranslations("voice");
  const { levels, isPaused, seconds } = recording;
  // Loudness is felt less than in proportion.
  const shown = levels.slice(-shownLevels).map((level) => level ** 0.6);
  return (
    <>
      <span className="sr-only" role="status">
        {t(isPaused ? "paused" : "recording")}
      </span>
      <span
        aria-hidden
        className={cx(
          "size-2.5 shrink-0 rounded-full bg-danger",
          isPaused ? "opacity-40" : "animate-pulse motion-reduce:animate-none",
        )}
      />
      <span role="timer" className="min-w-[4ch] shrink-0 text-base tabular-nums">
        {clockTime(seconds)}
      </span>
      <span className="h-7 min-w-0 flex-1">
        <Wave
          peaks={[...Array.from({ length: shownLevels - shown.length }, () => 0), ...shown]}
          played={isPaused ? 0 : 1}
        />
      </span>
    </>
  );
}

/** While a finger is on the button: slide away to cancel, let go to send. */
function Held({ hold, recording }: { hold: Hold; recording: Recording }) {
  const t = useTranslations("voice");
  const isLeaving = hold.slid >= cancelPixels;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1.5 pr-12 pl-2">
      <Running recording={recording} />
      <span
        style={{ translate: `${-Math.min(hold.slid, cancelPixels) / 3}px` }}
        className={cx("shrink-0 text-sm", isLeaving ? "font-medium text-danger-ink" : "text-muted")}
      >
        {t(isLeaving ? "releaseToCancel" : "slideToCancel")}
      </span>
    </div>
  );
}

/** What happens when the finger leaves the button. */
function useRelease(
  { state }: Hold,
  recording: Recording | null,
  then: { send: () => void; cancel: () => void; tooShort: () => void },
): void {
  const latest = useRef(then);
  useEffect(() => {
    latest.current = then;
  });
  useEffect(() => {
    if (state === "cancelled") latest.current.cancel();
    // Before the microphone was allowed, nothing was said.
    if (state !== "released" || !recording) return;
    if (recording.seconds < leastSeconds) latest.current.tooShort();
    else latest.current.send();
  }, [state, recording]);
}

/** What the recorder covers cannot be reached meanwhile. The finger needs its button. */
function useCoveredField(box: React.RefObject<HTMLElement | null>, isCovered: boolean): void {
  useEffect(() => {
    const siblings = [...(box.current?.parentElement?.children ?? [])];
    const covered = isCovered ? siblings.filter((element) => element !== box.current) : [];
    for (const element of covered) element.toggleAttribute("inert", true);
    if (isCovered) box.current?.focus();
    return () => {
      for (const element of covered) element.removeAttribute("inert");
    };
  }, [box, isCovered]);
}

/** Sends what was added, unless words are being written: they go together then. */
function sendAlone(form: HTMLFormElement): void {
  const field = form.querySelector("textarea");
  if (field && field.value.trim() !== "") return;
  // The attachment is the composer's only after its next render.
  setTimeout(() => form.requestSubmit(), 50);
  if (!isTouch()) field?.focus();
}
