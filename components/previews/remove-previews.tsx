"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type MouseEvent, useState } from "react";
import { call } from "@/lib/client/rest/call";
import { useProblemText } from "../hooks/use-problem-text";
import { useRoomContext } from "../room/room-context";
import { toast } from "../ui/toast";

/** Removes the previews of a message, for everyone and for good: the room's event takes them away. */
export default function RemovePreviews({ id }: { id: number }) {
  const t = useTranslations("previews");
  const { room } = useRoomContext();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const remove = async ({ currentTarget }: MouseEvent) => {
    const row = currentTarget.closest<HTMLElement>("[data-message]");
    setBusy(true);
    try {
      await call("DELETE", `/Room/${room.id}/Message/${id}/Preview`);
      // The button is about to go, and the focus with it.
      row?.focus({ preventScroll: true });
    } catch (error) {
      toast.error(problemText(error));
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      aria-label={t("remove")}
      title={t("remove")}
      disabled={busy}
      onClick={remove}
      className="touch-target absolute -end-2 -top-2 z-10 flex size-6 items-center justify-center rounded-full border border-line bg-raised text-muted opacity-0 shadow-sm transition-opacity group-hover/previews:opacity-100 hover:text-ink focus-visible:opacity-100 pointer-coarse:opacity-100"
    >
      <X aria-hidden className="size-3.5" />
    </button>
  );
}
