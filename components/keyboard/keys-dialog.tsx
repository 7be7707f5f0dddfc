"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import { useCommandKey } from "./use-command-key";

/** Lists the shortcuts that shortcuts.tsx, the composer and the log implement. */
export default function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("keys");
  const command = useCommandKey();
  const alt = command === "⌘" ? "⌥" : "Alt";
  const groups = [
    {
      title: t("everywhere"),
      keys: [
        { text: t("switcher"), keys: [command, "K"] },
        { text: t("nextRoom"), keys: [alt, "↓"] },
        { text: t("previousRoom"), keys: [alt, "↑"] },
        { text: t("nextUnread"), keys: [alt, "⇧", "↓"] },
        { text: t("previousUnread"), keys: [alt, "⇧", "↑"] },
        { text: t("keys"), keys: ["?"] },
      ],
    },
    {
      title: t("writing"),
      keys: [
        { text: t("send"), keys: ["↵"] },
        { text: t("newLine"), keys: ["⇧", "↵"] },
        { text: t("editLast"), keys: ["↑"] },
        { text: t("cancel"), keys: ["Esc"] },
      ],
    },
    {
      title: t("reading"),
      keys: [
        { text: t("toMessages"), keys: ["⇧", "Tab"] },
        { text: t("nextMessage"), keys: ["↑", "↓"] },
        { text: t("toActions"), keys: ["Tab"] },
        { text: t("markAllRead"), keys: ["Esc"] },
      ],
    },
  ];
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={null}>
      {groups.map(({ title, keys }) => (
        <section key={title}>
          <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
          <dl className="divide-y divide-line">
            {keys.map(({ text, keys: pressed }) => (
              <div key={text} className="flex min-h-9 items-center justify-between gap-4 py-1">
                <dt className="text-base">{text}</dt>
                <dd className="flex shrink-0 gap-1">
                  {pressed.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
