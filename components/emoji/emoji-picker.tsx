"use client";

import { useTranslations } from "next-intl";
import type { HTMLAttributes, ReactElement } from "react";
import { later, useLater } from "../ui/later";
import { Popover } from "../ui/popover";

const panelPart = later(() => import("./emoji-panel"));

/** A popover with all emoji. `onPick` also decides where the focus goes. */
export function EmojiPicker({
  trigger,
  onPick,
}: {
  trigger: ReactElement<HTMLAttributes<HTMLElement>>;
  onPick: (emoji: string) => void;
}) {
  const t = useTranslations("emoji");
  return (
    <Popover label={t("title")} trigger={trigger} className="overflow-hidden">
      {(close) => (
        <Panel
          onPick={(emoji) => {
            close(true);
            onPick(emoji);
          }}
        />
      )}
    </Popover>
  );
}

function Panel({ onPick }: { onPick: (emoji: string) => void }) {
  const part = useLater(panelPart, true);
  return (
    <div className="h-90 max-h-(--radix-popover-content-available-height) w-84 max-w-[calc(100vw-1rem)]">
      {part && <part.EmojiPanel onPick={onPick} />}
    </div>
  );
}
