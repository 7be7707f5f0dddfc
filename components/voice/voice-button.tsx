"use client";

import { Mic } from "lucide-react";
import { useTranslations } from "next-intl";
import { type PointerEvent, useCallback, useEffect, useRef, useState } from "react";
import { IconButton } from "../ui/icon-button";
import { laterComponent } from "../ui/later-component";
import { type Hold, holdMs, isCancelled } from "./hold";

const VoiceRecorder = laterComponent(() => import("./voice-recorder"));

/**
 * Starts a voice message: a click or tap opens the recorder with its buttons; held by touch, it records
 * until it is released, and sliding away from it cancels.
 */
export function VoiceButton() {
  const t = useTranslations("voice");
  const button = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = useRef(0);
  const [hold, setHold] = useState<Hold | null>(null);
  const close = useCallback(() => setHold(null), []);
  const wasOpen = useRef(false);
  const isOpen = hold !== null;
  useEffect(() => {
    // Not before: the recorder kept the focus from what it covered.
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const isHeld = hold?.state === "held";
  const onPointerDown = ({ pointerType, pointerId, clientX, currentTarget }: PointerEvent) => {
    if (pointerType !== "touch") return;
    start.current = clientX;
    currentTarget.setPointerCapture(pointerId);
    timer.current = setTimeout(() => setHold({ state: "held", slid: 0 }), holdMs);
  };
  const onPointerMove = ({ clientX }: PointerEvent) => {
    if (isHeld) setHold({ state: "held", slid: Math.max(0, start.current - clientX) });
  };
  const onPointerUp = () => {
    clearTimeout(timer.current);
    if (isHeld) setHold({ state: isCancelled(hold) ? "cancelled" : "released", slid: 0 });
  };
  /** The question for the microphone takes the finger off the page: then there are buttons. */
  const onPointerCancel = () => {
    clearTimeout(timer.current);
    if (isHeld) setHold({ state: "free", slid: 0 });
  };
  return (
    <>
      <IconButton
        ref={button}
        size="field"
        label={t("record")}
        onClick={() => setHold((held) => held ?? { state: "free", slid: 0 })}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerCancel}
        onContextMenu={(event) => event.preventDefault()}
        className="touch-none select-none"
      >
        <Mic aria-hidden />
      </IconButton>
      {hold && <VoiceRecorder hold={hold} onClose={close} />}
    </>
  );
}
