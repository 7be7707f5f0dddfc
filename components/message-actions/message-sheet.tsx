"use client";

import {
  Copy,
  Download,
  Flag,
  Link,
  MessageSquareDot,
  Pencil,
  Reply,
  SmilePlus,
  Trash2,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import type { Message } from "@/lib/client/state/types";
import { EmojiPanel } from "../emoji/emoji-panel";
import { useDistinctName } from "../hooks/use-person-name";
import { cx } from "../ui/cx";
import { backdropStyle, keepWhileComposing } from "../ui/dialog-style";
import { useLater } from "../ui/later";
import { radixDialog } from "../ui/radix";
import { useBackCloses } from "../ui/use-back-closes";
import { useReturnFocus } from "../ui/use-return-focus";
import type { MessageActions } from "./actions-context";
import { quickEmoji } from "./quick-emoji";

/** The actions on a message for touch screens: a sheet at the bottom edge. */
export function MessageSheet({
  message,
  actions,
  onClose,
}: {
  message: Message;
  actions: MessageActions;
  onClose: () => void;
}) {
  const t = useTranslations("actions");
  const nameOf = useDistinctName();
  const Radix = useLater(radixDialog, true)?.Dialog;
  const [open, setOpen] = useState(true);
  const [allEmoji, setAllEmoji] = useState(false);
  useBackCloses(open, () => setOpen(false));
  const returnFocus = useReturnFocus(open);
  const chosen = useRef<(() => void) | null>(null);
  if (!Radix) return null;
  const choose = (action: () => void) => {
    chosen.current = action;
    setOpen(false);
  };
  const react = (emoji: string) => choose(() => actions.react(message, emoji));
  const item = (icon: ReactNode, label: string, action: () => void, danger = false) => (
    <button
      type="button"
      onClick={() => choose(action)}
      className={cx(
        "flex min-h-12 w-full items-center gap-3.5 rounded-xl px-3 text-md active:bg-press [&_svg]:size-5",
        danger ? "text-danger-ink" : "[&_svg]:text-muted",
      )}
    >
      {icon}
      {label}
    </button>
  );
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Portal>
        <Radix.Overlay className={backdropStyle} />
        <Radix.Content
          aria-describedby={undefined}
          onEscapeKeyDown={keepWhileComposing}
          // Focuses the sheet: a focused first button would look selected.
          tabIndex={-1}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          // Runs the action only now, because it may move the focus.
          onCloseAutoFocus={(event) => {
            returnFocus(event);
            onClose();
            chosen.current?.();
          }}
          className="fixed inset-x-0 bottom-0 z-50 mx-auto max-h-(--viewport-height) max-w-lg overflow-y-auto overscroll-contain rounded-t-2xl bg-raised px-2 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] shadow-pop outline-none data-[state=open]:animate-rise-in"
        >
          <Radix.Title className="sr-only">{t("label", { nickname: nameOf(message) })}</Radix.Title>
          {allEmoji ? (
            <div className="flex h-90 justify-center *:w-full *:max-w-96">
              <EmojiPanel onPick={react} />
            </div>
          ) : (
            <>
              <div className="flex justify-between gap-1 border-b border-line px-1 pb-2">
                {quickEmoji(5).map((emoji) => (
                  <button
                    key={emoji}
                    type="button"
                    aria-label={t("reactWith", { emoji })}
                    onClick={() => react(emoji)}
                    className="flex size-12 items-center justify-center rounded-full text-2xl active:bg-press"
                  >
                    {emoji}
                  </button>
                ))}
                <button
                  type="button"
                  aria-label={t("react")}
                  onClick={() => setAllEmoji(true)}
                  className="flex size-12 items-center justify-center rounded-full text-muted active:bg-press"
                >
                  <SmilePlus aria-hidden className="size-6" />
                </button>
              </div>
              <div className="pt-1">
                {item(<Reply aria-hidden />, t("reply"), () => actions.reply(message))}
                {actions.mayEdit(message) &&
                  item(<Pencil aria-hidden />, t("edit"), () => actions.edit(message))}
                {message.msg !== "" &&
                  item(<Copy aria-hidden />, t("copyText"), () => actions.copyText(message))}
                {item(<Link aria-hidden />, t("copyLink"), () => actions.copyLink(message))}
                {message.files &&
                  item(
                    <Download aria-hidden />,
                    t("download", { count: message.files.length }),
                    () => actions.download(message),
                  )}
                {item(<MessageSquareDot aria-hidden />, t("markUnread"), () =>
                  actions.markUnread(message),
                )}
                {actions.mayReport(message) &&
                  item(<Flag aria-hidden />, t("report"), () => actions.report(message))}
                {actions.mayRemove(message) &&
                  item(<Trash2 aria-hidden />, t("delete"), () => actions.remove(message), true)}
              </div>
            </>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
