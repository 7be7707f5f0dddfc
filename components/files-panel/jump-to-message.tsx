"use client";

import { MessageSquareShare } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";

/** Shows where in the conversation something is; seen on hover and focus, by touch always beside rows. */
export function JumpToMessage({
  name,
  onJump,
  isOverPicture = false,
}: {
  name: string;
  onJump: () => void;
  isOverPicture?: boolean;
}) {
  const t = useTranslations("filesPanel");
  return (
    <IconButton
      label={t("showInConversation")}
      aria-description={name}
      size="small"
      onClick={onJump}
      className={cx(
        "px-0! opacity-0 transition-opacity group-hover:opacity-100 focus-visible:opacity-100 [&_svg]:size-4!",
        isOverPicture
          ? "absolute top-1 right-1 w-7 bg-raised! text-ink! shadow-pop pointer-coarse:hidden"
          : "w-7 shrink-0 pointer-coarse:w-9 pointer-coarse:opacity-100",
      )}
    >
      <MessageSquareShare aria-hidden />
    </IconButton>
  );
}
