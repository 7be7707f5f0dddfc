"use client";

import {
  Download,
  Ellipsis,
  Flag,
  Link,
  MessageSquareDot,
  Pencil,
  Reply,
  SmilePlus,
  Trash2,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import type { Message } from "@/lib/client/state/types";
import { EmojiPicker } from "../emoji/emoji-picker";
import { useDistinctName } from "../hooks/use-person-name";
import { IconButton } from "../ui/icon-button";
import { Menu } from "../ui/menu";
import { MenuItem } from "../ui/menu-item";
import type { MessageActions } from "./actions-context";
import { quickEmoji } from "./quick-emoji";

const buttonStyle = "size-7 rounded-md [&_svg]:size-4";

/** The actions on a message, at its upper edge; sticks to the viewport if that edge is above it. */
export function MessageToolbar({
  message,
  actions,
}: {
  message: Message;
  actions: MessageActions;
}) {
  const t = useTranslations("actions");
  const nameOf = useDistinctName();
  const root = useRef<HTMLDivElement>(null);
  const focusMessage = () => root.current?.closest("article")?.focus({ preventScroll: true });
  return (
    <div
      ref={root}
      data-tools
      className="pointer-events-none absolute -top-4 right-3 bottom-0 z-10 pointer-coarse:hidden"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields. */}
      <div
        role="group"
        aria-label={t("label", { nickname: nameOf(message) })}
        className="pointer-events-auto sticky top-1 flex animate-fade-in rounded-lg bg-raised p-0.5 shadow-pop"
      >
        {quickEmoji(3).map((emoji) => (
          <IconButton
            key={emoji}
            label={t("reactWith", { emoji })}
            className={`${buttonStyle} text-base`}
            onClick={() => actions.react(message, emoji)}
          >
            {emoji}
          </IconButton>
        ))}
        <EmojiPicker
          onPick={(emoji) => {
            actions.react(message, emoji);
            focusMessage();
          }}
          trigger={
            <IconButton label={t("react")} className={buttonStyle}>
              <SmilePlus aria-hidden />
            </IconButton>
          }
        />
        <span aria-hidden className="mx-0.5 my-1 w-px bg-line" />
        <IconButton
          label={t("reply")}
          className={buttonStyle}
          onClick={() => actions.reply(message)}
        >
          <Reply aria-hidden />
        </IconButton>
        {actions.mayEdit(message) && (
          <IconButton
            label={t("edit")}
            className={buttonStyle}
            onClick={() => actions.edit(message)}
          >
            <Pencil aria-hidden />
          </IconButton>
        )}
        <Menu
          trigger={
            <IconButton label={t("more")} className={buttonStyle}>
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          <MenuItem icon={<Link aria-hidden />} onSelect={() => actions.copyLink(message)}>
            {t("copyLink")}
          </MenuItem>
          {message.files && (
            <MenuItem icon={<Download aria-hidden />} onSelect={() => actions.download(message)}>
              {t("download", { count: message.files.length })}
            </MenuItem>
          )}
          <MenuItem
            icon={<MessageSquareDot aria-hidden />}
            onSelect={() => actions.markUnread(message)}
          >
            {t("markUnread")}
          </MenuItem>
          {actions.mayReport(message) && (
            <MenuItem icon={<Flag aria-hidden />} onSelect={() => actions.report(message)}>
              {t("report")}
            </MenuItem>
          )}
          {actions.mayRemove(message) && (
            <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => actions.remove(message)}>
              {t("delete")}
            </MenuItem>
          )}
        </Menu>
      </div>
    </div>
  );
}
