"use client";

import { useTranslations } from "next-intl";
import { blocks } from "@/lib/client/people/blocks";
import type { Person } from "@/lib/wire/frames";
import { AlertDialog } from "../ui/alert-dialog";
import { toast } from "../ui/toast";

/** Asks whether to block a person, and says what that does. */
export default function BlockDialog({
  person: { username, nickname },
  onClose,
}: {
  person: Person;
  onClose: () => void;
}) {
  const t = useTranslations("blocks");
  const names = { nickname, username };
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={t("title", names)}
      description={t("body", names)}
      confirm={t("confirm")}
      onConfirm={async () => {
        await blocks.set({ username, nickname }, true);
        toast(t("blocked", names));
      }}
    />
  );
}
