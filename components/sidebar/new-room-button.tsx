"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useOverlay } from "../overlays";
import { Button } from "../ui/button";

export function NewRoomButton() {
  const t = useTranslations("shell");
  const open = useOverlay();
  return (
    <Button onClick={() => open({ kind: "new-room" })}>
      <Plus aria-hidden className="size-4" />
      {t("newRoom")}
    </Button>
  );
}
