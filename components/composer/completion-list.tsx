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
import { cx } from "../ui/cx";
import type { CompletionTrigger } from "./completion-trigger";
import { type CompletionOption, useEmojiOptions, usePeopleOptions } from "./use-completion-options";

export type CompletionHandle = {
  /** Whether the key was the list's. */
  onKeyDown(event: KeyboardEvent): boolean;
};

type Props = {
  ref: Ref<CompletionHandle>;
  id: string;
  trigger: CompletionTrigger;
  roomId: number;
  me: Person;
  people: Person[];
  onPick: (text: string) => void;
  onDismiss: () => void;
  /** The id of the option that Enter picks; the field points to it. */
  onActive: (id: string | null) => void;
};

/** What can stand for what is being typed; lies over the end of the log. */
export function CompletionList(props: Props) {
  return props.trigger.kind === "person" ? <PeopleList {...props} /> : <EmojiList {...props} />;
}

function PeopleList(props: Props) {
  const { trigger, roomId, me, people } = props;
  return <Options {...props} options={usePeopleOptions(trigger.query, roomId, me, people)} />;
}

function EmojiList(props: Props) {
  return <Options {...props} options={useEmojiOptions(props.trigger.query)} />;
}

function Options({
  ref,
  id,
  trigger,
  options,
  onPick,
  onDismiss,
  onActive,
}: Props & { options: CompletionOption[] }) {
  const t = useTranslations("composer");
  const [chosen, setChosen] = useState({ query: "", index: 0 });
  // Another query begins at its best option.
  const index = chosen.query === trigger.query ? Math.min(chosen.index, options.length - 1) : 0;
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
    setChosen({ query: trigger.query, index: (index + by + options.length) % options.length });
  useImperativeHandle(ref, () => ({
    onKeyDown(event) {
      if (!active || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
      const act = {
        ArrowDown: () => move(1),
        ArrowUp: () => move(-1),
        Enter: () => onPick(active.text),
        Tab: () => onPick(active.text),
        Escape: onDismiss,
      }[event.key];
      if (!act) return false;
      event.preventDefault();
      // Escape is the list's alone, and not that of what is around it.
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
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus.
            <div
              key={option.key}
              id={optionId(id, option)}
              role="option"
              // Only to be pointed at; the focus stays in the field.
              tabIndex={-1}
              aria-selected={position === index}
              // Before the field loses the focus, and the list goes.
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => {
                if (position !== index) setChosen({ query: trigger.query, index: position });
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
