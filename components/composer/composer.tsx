"use client";

import { ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, memo, useEffect, useId, useRef } from "react";
import { isTooLong, type Person } from "@/lib/protocol";
import type { RoomInfo } from "../room-info";
import { IconButton } from "../ui/icon-button";
import { LengthNote } from "./length-note";
import { useAutosize } from "./use-autosize";
import { useDraft } from "./use-draft";

export const Composer = memo(function Composer({
  room,
  me,
  onSend,
}: {
  room: RoomInfo;
  me: Person;
  onSend: (msg: string) => void;
}) {
  const t = useTranslations("composer");
  const [text, setText] = useDraft(`draft ${me.username} ${room.id}`);
  const field = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  useAutosize(field, text);
  useEffect(() => {
    // Written before React was there: newer than the draft.
    if (field.current?.value) setText(field.current.value);
    if (!isTouch()) field.current?.focus();
  }, [setText]);

  const msg = withoutOuterLines(text);
  const tooLong = isTooLong(msg);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (msg === "" || tooLong) return;
    onSend(msg);
    setText("");
    // On touch that would keep the keyboard over what was just sent.
    if (!isTouch()) field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event) || isTouch()) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      onSubmit={submit}
      className="mx-auto w-full max-w-4xl shrink-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-4 md:pb-[max(1rem,env(safe-area-inset-bottom))]"
    >
      <div className="rounded-xl border border-line-strong bg-canvas shadow-flat transition-colors focus-within:border-accent dark:bg-raised dark:focus-within:border-accent/60">
        <div className="flex items-end gap-1 p-1.5">
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            value={text}
            aria-label={t("placeholder", { room: room.name })}
            placeholder={t("placeholder", { room: room.name })}
            aria-describedby={tooLong ? noteId : undefined}
            aria-invalid={tooLong || undefined}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            className="scroll-quiet block max-h-[calc(8lh+0.625rem)] min-w-0 flex-1 resize-none overflow-y-auto bg-transparent py-1.25 pl-2 text-md outline-none placeholder:truncate pointer-coarse:max-h-[calc(8lh+1rem)] pointer-coarse:py-2"
          />
          <IconButton
            type="submit"
            variant="primary"
            size="field"
            label={t("send")}
            disabled={msg === "" || tooLong}
          >
            <ArrowUp aria-hidden />
          </IconButton>
        </div>
        <LengthNote id={noteId} msg={msg} />
      </div>
    </form>
  );
});

/** While an input method composes, Enter is its own; Safari tells only by the key code. */
function isComposing({ nativeEvent, keyCode }: KeyboardEvent): boolean {
  return nativeEvent.isComposing || keyCode === 229;
}

function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}

/** Inside, every space stays: it may be code. */
function withoutOuterLines(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}
