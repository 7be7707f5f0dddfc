"use client";

import { UserMinus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Person } from "@/lib/protocol";
import { Avatar } from "../ui/avatar";
import { IconButton } from "../ui/icon-button";

export function PersonRow({
  person: { username, nickname },
  isMe,
  onRemove,
}: {
  person: Person;
  isMe: boolean;
  onRemove: (() => void) | null;
}) {
  const t = useTranslations("people");
  return (
    <li className="group flex min-h-11 items-center pointer-coarse:min-h-13 gap-2.5 rounded-lg py-1 pr-1 pl-2 hover:bg-hover">
      <Avatar seed={username} name={nickname} size="medium" />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="flex gap-1.5">
          <span className="truncate text-base" dir="auto">
            {nickname}
          </span>
          {isMe && <span className="shrink-0 text-sm text-muted">({t("you")})</span>}
        </span>
        <span className="block truncate text-xs text-muted">@{username}</span>
      </span>
      {onRemove && (
        <IconButton
          label={t("remove", { nickname })}
          onClick={onRemove}
          className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        >
          <UserMinus aria-hidden />
        </IconButton>
      )}
    </li>
  );
}
