"use client";

import { useTranslations } from "next-intl";
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useState,
} from "react";
import type { Person } from "@/lib/wire/frames";
import { useRoomContext } from "../room/room-context";
import { cx } from "../ui/cx";
import type { CompletionTrigger } from "./completion-trigger";
import { type CompletionOption, useEmojiOptions, usePeopleOptions } from "./use-completion-options";

export type CompletionHandle = {
  /** Returns whether the list has handled the key. */
  onKeyDown(event: KeyboardEvent): boolean;
};

type Props = {
  ref: Ref<CompletionHandle>;
  id: string;
  trigger: CompletionTrigger;
  /** The trigger is a colon of Chinese text: Enter picks only after ↑ or ↓. */
  isPunctuation: boolean;
  /** Who is online. */
  people: Person[];
  onPick: (text: string) => void;
  onDismiss: () => void;
  /** The id of the option that Tab picks, for the field's aria-activedescendant. */
  onActive: (id: string | null) => void;
};

/** Suggestions for the @name or :emoji being typed; floats over the end of the timeline. */
export function CompletionList(props: Props) {
  return props.trigger.kind === "person" ? <PeopleList {...props} /> : <EmojiList {...props} />;
}

function PeopleList(props: Props) {
  const { room, me } = useRoomContext();
  const options = usePeopleOptions(props.trigger.query, room.id, me, props.people);
  return <Options {...props} options={options} />;
}

function EmojiList(props: Props) {
  return <Options {...props} options={useEmojiOptions(props.trigger.query)} />;
}

function Options({
  ref,
  id,
  trigger,
  isPunctuation,
  options,
  onPick,
  onDismiss,
  onActive,
}: Props & { options: CompletionOption[] }) {
  const t = useTranslations("composer");
  const [chosen, setChosen] = useState({ query: "", index: 0, byKey: false });
  // A new query starts at its best option.
  const isChosen = chosen.query === trigger.query;
  const byKey = isChosen && chosen.byKey;
  const index = isChosen ? Math.min(chosen.index, options.length - 1) : 0;
  const active = options[index];
  const activeId = active ? optionId(id, active) : null;
  useEffect(() => {
    onActive(activeId);
    return () => onActive(null);
  }, [activeId, onActive]);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
  }, [activeId]);

  const move = (by: number) =>
    setChosen({
      query: trigger.query,
      index: (index + by + options.length) % options.length,
      byKey: true,
    });
  useImperativeHandle(ref, () => ({
    onKeyDown(event) {
      if (!active || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
      // Enter sends, unless the user means the list.
      if (event.key === "Enter" && !byKey && !(active.named && !isPunctuation)) return false;
      const act = {
        ArrowDown: () => move(1),
        ArrowUp: () => move(-1),
        Enter: () => onPick(active.text),
        Tab: () => onPick(active.text),
        Escape: onDismiss,
      }[event.key];
      if (!act) return false;
      event.preventDefault();
      // Escape closes only the list, not a surrounding dialog.
      event.stopPropagation();
      act();
      return true;
    },
  }));

  return (
    <>
      <span role="status" className="sr-only">
        {t("suggestions", { count: options.length })}
      </span>
      {active && (
        <div
          id={id}
          role="listbox"
          aria-label={t(trigger.kind === "person" ? "people" : "emoji")}
          className="scroll-quiet absolute bottom-full left-0 z-30 mb-2 max-h-[min(18rem,45vh)] w-[min(24rem,100%)] animate-fade-in overflow-y-auto overscroll-contain rounded-xl bg-raised p-1 shadow-pop"
        >
          {options.map((option, position) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and handles the keys.
            <div
              key={option.key}
              id={optionId(id, option)}
              role="option"
              // For pointers only; the focus stays in the field.
              tabIndex={-1}
              aria-selected={position === index}
              // Else the field would lose the focus, and the list would close before the click.
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => {
                if (position !== index) setChosen({ query: trigger.query, index: position, byKey });
              }}
              onClick={() => onPick(option.text)}
              className={cx(
                "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1 text-base pointer-coarse:min-h-11",
                position === index && "bg-hover",
              )}
            >
              {option.icon}
              <Label {...option} />
            </div>
          ))}
        </div>
      )}
    </>
  );
}

function Label({ label, note }: { label: string; note: ReactNode }) {
  return (
    <>
      <bdi className="truncate">{label}</bdi>
      <span className="ml-auto max-w-[45%] shrink-0 truncate pl-2 text-xs text-muted">{note}</span>
    </>
  );
}

function optionId(listId: string, option: CompletionOption): string {
  return `${listId}-${option.key}`;
}
