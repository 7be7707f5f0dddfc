"use client";

import { Command } from "cmdk";
import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { isComposing } from "../hooks/is-composing";

export function SwitcherInput({
  query,
  onQuery,
  room,
  onLeaveRoom,
}: {
  query: string;
  onQuery: (query: string) => void;
  room: { name: string } | null;
  onLeaveRoom: () => void;
}) {
  const t = useTranslations("switcher");
  return (
    <div className="flex h-13 shrink-0 items-center gap-2.5 border-b border-line px-4">
      <Search aria-hidden className="size-4.5 shrink-0 text-muted" />
      {room && (
        <button
          type="button"
          aria-label={t("leaveRoom", { room: room.name })}
          onClick={onLeaveRoom}
          className="touch-target flex h-6.5 max-w-40 min-w-11 shrink-0 items-center gap-1 rounded-md bg-accent-soft pr-1 pl-2 text-sm font-medium text-accent-ink"
        >
          <span className="truncate">{room.name}</span>
          <X aria-hidden className="size-3.5 shrink-0" />
        </button>
      )}
      <Command.Input
        value={query}
        onValueChange={onQuery}
        placeholder={room ? t("roomPlaceholder") : t("placeholder")}
        autoCorrect="off"
        spellCheck={false}
        onKeyDown={(event) => {
          const leaves = event.key === "Backspace" && query === "" && room;
          if (leaves && !isComposing(event.nativeEvent)) onLeaveRoom();
        }}
        className="h-full min-w-0 flex-1 bg-transparent text-md outline-none"
      />
    </div>
  );
}
