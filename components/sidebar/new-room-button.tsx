"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../ui/button";
import { NewRoomDialog } from "./new-room-dialog";

export function NewRoomButton({ look }: { look: "row" | "button" }) {
  const t = useTranslations("shell");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={look === "row" ? "outline" : "primary"}
        className={look === "row" ? "w-full" : ""}
        onClick={() => setOpen(true)}
      >
        <Plus aria-hidden className="size-4" />
        {t("newRoom")}
      </Button>
      <NewRoomDialog open={open} onOpenChange={setOpen} />
    </>
  );
}
