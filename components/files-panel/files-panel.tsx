"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMediaQuery } from "../hooks/use-media-query";
import { useMessageActions } from "../message-actions/actions-context";
import { IconButton } from "../ui/icon-button";
import { Segments } from "../ui/segments";
import { Sheet } from "../ui/sheet";
import { useReturnFocus } from "../ui/use-return-focus";
import { FilesTabContent } from "./files-tab";
import { tabs } from "./listed-items";

/** The files and links of a room: beside the timeline, or in a sheet over it on narrow screens. */
export default function FilesPanel({ onClose }: { onClose: () => void }) {
  const t = useTranslations("filesPanel");
  const hasSpace = useMediaQuery("(min-width: 64rem)");
  // Where it was opened: the panel takes its close button along.
  const returnFocus = useReturnFocus(true);
  const actions = useMessageActions();
  const jump = (message: number) => {
    if (!hasSpace) onClose();
    actions?.jump(message);
  };
  const content = (
    <>
      <div className="flex h-12 shrink-0 items-center justify-between pr-2 pl-4">
        <h2 className="text-base font-semibold">{t("title")}</h2>
        <IconButton
          label={t("close")}
          onClick={({ nativeEvent }) => {
            returnFocus(nativeEvent);
            onClose();
          }}
        >
          <X aria-hidden />
        </IconButton>
      </div>
      <Segments
        label={t("kinds")}
        initial="pictures"
        fills
        segments={tabs.map((tab) => ({
          value: tab,
          text: t(`tabs.${tab}`),
          content: <FilesTabContent tab={tab} onJump={jump} />,
        }))}
      />
    </>
  );
  if (hasSpace) {
    return (
      <section
        aria-label={t("title")}
        className="flex w-80 shrink-0 flex-col border-l border-line bg-canvas print:hidden"
      >
        {content}
      </section>
    );
  }
  return (
    <Sheet open onOpenChange={onClose} title={t("title")} isWide>
      {content}
    </Sheet>
  );
}
