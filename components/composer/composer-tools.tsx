"use client";

import { Smile, Type } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { EmojiPicker } from "../emoji/emoji-picker";
import { useRoomContext } from "../room/room-context";
import { SharedFiles } from "../share/shared-files";
import { IconButton } from "../ui/icon-button";
import { useLater } from "../ui/later";
import { Popover } from "../ui/popover";
import { VoiceButton } from "../voice/voice-button";
import { composerExtras } from "./composer-extras";

/** The buttons behind the field: formatting help, emoji and voice messages. */
export const ComposerTools = memo(function ComposerTools({
  onEmoji,
}: {
  onEmoji: (emoji: string) => void;
}) {
  const t = useTranslations("composer");
  const { room } = useRoomContext();
  return (
    <>
      <Popover
        label={t("formatting")}
        className="w-72 p-4"
        trigger={
          <IconButton size="field" label={t("formatting")} className="max-sm:hidden">
            <Type aria-hidden />
          </IconButton>
        }
      >
        {() => <Help />}
      </Popover>
      <EmojiPicker
        onPick={onEmoji}
        trigger={
          <IconButton size="field" label={t("addEmoji")}>
            <Smile aria-hidden />
          </IconButton>
        }
      />
      {room.files.way !== "none" && <VoiceButton />}
      <SharedFiles />
    </>
  );
});

function Help() {
  const extras = useLater(composerExtras, true);
  return extras && <extras.FormatHelp />;
}
