"use client";

import { ArrowUp, Check } from "lucide-react";
import { useTranslations } from "next-intl";
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { Attachment } from "@/lib/client/files/attachment";
import type { Person } from "@/lib/wire/frames";
import { isTooLong } from "@/lib/wire/parse";
import { isBlank } from "@/lib/wire/visible";
import { isComposing } from "../hooks/is-composing";
import { isTouch } from "../hooks/is-touch";
import { useRoomContext } from "../room/room-context";
import { mayManage } from "../room/room-info";
import { IconButton } from "../ui/icon-button";
import { useLater } from "../ui/later";
import { AttachButton } from "./attach-button";
import { useAttachments } from "./attachments-context";
import { attachmentsPart } from "./attachments-part";
import type { CompletionHandle } from "./completion-list";
import type { ComposerContext } from "./composer-context";
import { composerExtras } from "./composer-extras";
import { ComposerTools } from "./composer-tools";
import { ContextBar } from "./context-bar";
import { isInCodeBlock } from "./in-code";
import { insertText } from "./insert-text";
import { filesOfPaste } from "./paste";
import type { Posting } from "./posting";
import { SlowLine } from "./slow-line";
import { useAutosize } from "./use-autosize";
import { useCompletion } from "./use-completion";
import { useComposedText } from "./use-composed-text";

export const Composer = memo(function Composer({
  people,
  context,
  posting,
  onSend,
  onCancelContext,
  onEditLast,
  onEdited,
  onTyping,
  onSignedOut,
}: {
  /** Who is online: what @ suggests until the members are fetched. */
  people: Person[];
  /** The message being answered or edited. */
  context: ComposerContext | null;
  /** While the user waits, the text stays in the field. */
  posting: Posting;
  /**
   * `context` decides whether it is a message, an answer or an edit. Never too long, and empty only with
   * files, which an edit has none of.
   */
  onSend: (msg: string, attachments: Attachment[]) => void;
  /** The answer or edit was cancelled, or the edit changed nothing. */
  onCancelContext: () => void;
  /** ↑ in an empty field. */
  onEditLast: () => void;
  /** Each change of an edit. */
  onEdited: (id: number, text: string) => void;
  /** Each change that leaves some text in a new message or an answer. */
  onTyping: () => void;
  /** An upload found that the session is over. */
  onSignedOut: () => void;
}) {
  const t = useTranslations("composer");
  const { room, me } = useRoomContext();
  const attachments = useAttachments();
  const filesPart = useLater(attachmentsPart, false);
  const [longPaste, setLongPaste] = useState<string | null>(null);
  const [text, setText] = useComposedText(`draft ${me.username} ${room.id}`, context, onEdited);
  const field = useRef<HTMLTextAreaElement>(null);
  const { trigger, onInput, close, dismiss, events } = useCompletion(field, text);
  const extras = useLater(composerExtras, trigger !== null);
  const list = useRef<CompletionHandle>(null);
  const [active, setActive] = useState<string | null>(null);
  const [asked, setAsked] = useState<number | null>(null);
  const id = useId();
  useAutosize(field, text);
  useFocus(field, context, setText);

  const isEdit = context?.kind === "edit";
  const msg = withoutOuterLines(text);
  const tooLong = isTooLong(msg);
  const isSlow = room.slowSeconds > 0 && !mayManage(room);
  const wait = posting.may === "wait" && !isEdit ? posting.seconds : 0;
  const fileCount = isEdit ? 0 : attachments.draft.keys.length;
  const isUnsendable = tooLong || (fileCount > 0 ? attachments.isBlocked : msg === "");
  useFocusOnFile(field, fileCount);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    close();
    if (isUnsendable) return;
    setAsked(wait > 0 ? wait : null);
    if (wait > 0) return;
    if (isEdit && msg === context.msg) onCancelContext();
    else onSend(msg, isEdit ? [] : attachments.take());
    if (!isEdit) setText("");
    // On touch this would keep the keyboard over the message just sent.
    if (!isTouch()) field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent) || list.current?.onKeyDown(event)) return;
    if (event.key === "ArrowUp" && !event.altKey && text === "" && !context) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Enter" && !event.shiftKey && !isTouch()) {
      const { value, selectionStart } = event.currentTarget;
      const sendsAnyway = event.ctrlKey || event.metaKey;
      // The field itself breaks the line.
      if (!sendsAnyway && isInCodeBlock(value, selectionStart)) return;
      event.preventDefault();
      // A key that is held would also send the draft behind the edit that it has saved.
      if (!event.repeat) submit();
    } else if (event.key === "Enter" && event.shiftKey) {
      const { value, selectionStart, selectionEnd } = event.currentTarget;
      const item = selectionStart === selectionEnd && extras?.continueList(value, selectionStart);
      if (!item) return;
      event.preventDefault();
      insertText(event.currentTarget, item.insert, item.start, selectionStart);
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const { clipboardData, currentTarget } = event;
    const files = filesOfPaste(clipboardData);
    const pasted = clipboardData.getData("text/plain");
    if (files.length > 0) attachments.add(files);
    else if (!isEdit && filesPart && isLongPaste(currentTarget, pasted)) setLongPaste(pasted);
    else return;
    event.preventDefault();
  };
  const endPaste = (pasted: string) => {
    setLongPaste(null);
    if (!field.current) return;
    field.current.focus();
    if (pasted !== "") insertText(field.current, pasted);
  };
  /** From the field and the buttons, but not from what they have opened, which React counts as inside. */
  const onEscape = (event: KeyboardEvent<HTMLFormElement>) => {
    const { key, target, currentTarget, nativeEvent } = event;
    if (key !== "Escape" || !context || event.defaultPrevented || isComposing(nativeEvent)) return;
    if (!(target instanceof Node) || !currentTarget.contains(target)) return;
    event.preventDefault();
    onCancelContext();
    field.current?.focus();
  };
  const pick = (picked: string) => {
    if (!field.current || !trigger) return;
    const end = trigger.start + 1 + trigger.query.length;
    // What is picked ends with a space, which may be there already.
    insertText(field.current, picked, trigger.start, text[end] === " " ? end + 1 : end);
  };
  const insert = useCallback((emoji: string) => {
    if (field.current) insertText(field.current, emoji);
  }, []);

  return (
    <form
      onSubmit={submit}
      onKeyDown={onEscape}
      className="mx-auto w-full max-w-4xl shrink-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-4 md:pb-[max(1rem,env(safe-area-inset-bottom))]"
    >
      <div className="relative rounded-xl border border-line-strong bg-canvas shadow-flat transition-colors focus-within:border-accent has-aria-invalid:border-danger! dark:bg-raised dark:focus-within:border-accent/60">
        {extras && trigger && (
          <extras.CompletionList
            ref={list}
            id={`${id}-list`}
            trigger={trigger}
            isPunctuation={text[trigger.start] === "："}
            people={people}
            onPick={pick}
            onDismiss={dismiss}
            onActive={setActive}
          />
        )}
        {context && (
          <ContextBar id={`${id}-context`} context={context} onCancel={onCancelContext} />
        )}
        {filesPart && longPaste !== null && (
          <filesPart.PasteOffer
            onFile={() => {
              attachments.add([new File([longPaste], "pasted.txt", { type: "text/plain" })]);
              endPaste("");
            }}
            onText={() => endPaste(longPaste)}
            onCancel={() => endPaste("")}
          />
        )}
        {filesPart && !isEdit && (
          <filesPart.AttachmentTray
            field={field}
            maxBytes={room.files.maxBytes}
            onSignedOut={onSignedOut}
          />
        )}
        <div className="flex items-end gap-0.5 p-1.5">
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            value={text}
            aria-label={t("placeholder", { room: room.name })}
            placeholder={t(isEdit ? "editPlaceholder" : "placeholder", { room: room.name })}
            aria-describedby={
              `${tooLong ? `${id}-note` : ""} ${context ? `${id}-context` : ""}`.trim() || undefined
            }
            aria-invalid={tooLong || undefined}
            aria-autocomplete="list"
            aria-controls={active === null ? undefined : `${id}-list`}
            aria-activedescendant={active ?? undefined}
            onChange={(event) => {
              const { target } = event;
              setText(target.value);
              onInput(event);
              if (!isEdit && !isBlank(target.value)) onTyping();
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            {...events}
            className="scroll-quiet block max-h-[calc(8lh+0.625rem)] min-h-8 min-w-0 flex-1 resize-none overflow-y-auto bg-transparent py-1.25 pl-2 text-md outline-none placeholder:truncate pointer-coarse:max-h-[calc(8lh+1rem)] pointer-coarse:min-h-10 pointer-coarse:py-2"
          />
          {room.files.way !== "none" && <AttachButton disabled={isEdit} />}
          <ComposerTools onEmoji={insert} />
          <IconButton
            type="submit"
            variant="primary"
            size="field"
            label={t(isEdit ? "save" : "send")}
            disabled={isUnsendable || wait > 0}
            className="ml-1"
          >
            {isEdit ? <Check aria-hidden /> : <ArrowUp aria-hidden />}
          </IconButton>
        </div>
        {extras && <extras.LengthNote id={`${id}-note`} msg={msg} />}
      </div>
      {isSlow && <SlowLine slowSeconds={room.slowSeconds} wait={wait} asked={asked} />}
      {extras && <extras.TypingAnywhere field={field} />}
    </form>
  );
});

/** Focuses the field on mount and whenever an answer or an edit begins. */
function useFocus(
  field: RefObject<HTMLTextAreaElement | null>,
  context: ComposerContext | null,
  setText: (text: string) => void,
): void {
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    // Typed before hydration, so newer than the draft.
    if (field.current?.value) setText(field.current.value);
    if (!isTouch()) field.current?.focus();
  }, [field, setText]);
  const subject = context && !context.restored && `${context.kind} ${context.id}`;
  useEffect(() => {
    const box = field.current;
    if (!subject || !box) return;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }, [field, subject]);
}

/** The next thing to do after adding a file is to write about it, or to send it. */
function useFocusOnFile(field: RefObject<HTMLTextAreaElement | null>, count: number): void {
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current && !isTouch()) field.current?.focus();
    before.current = count;
  }, [field, count]);
}

/** Whether a paste makes the message too long, and is to blame for it. */
function isLongPaste({ value, selectionStart, selectionEnd }: HTMLTextAreaElement, pasted: string) {
  const pastedAlone = isTooLong(pasted);
  if (pastedAlone || pasted === "") return pastedAlone;
  const kept = value.slice(0, selectionStart) + value.slice(selectionEnd);
  return !isTooLong(kept) && isTooLong(withoutOuterLines(kept + pasted));
}

/** Spaces inside and before the text stay: it may be code. Empty if nothing of it can be seen. */
function withoutOuterLines(text: string): string {
  return isBlank(text) ? "" : text.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}
