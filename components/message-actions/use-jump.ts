import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import { useProblemText } from "../hooks/use-problem-text";
import { toast } from "../ui/toast";

/** The message to scroll to; a new object for each jump. */
export type JumpTarget = { id: number };

/** Jumps to messages: on demand, and to `?message={id}` in the address of the page. */
export function useJump(jumpTo: RoomHandle["jumpTo"]) {
  const t = useTranslations("actions");
  const problemText = useProblemText();
  const [target, setTarget] = useState<JumpTarget | null>(null);
  const [problem, setProblem] = useState<{ error: unknown } | "gone" | null>(null);
  const jump = useCallback(
    async (id: number) => {
      try {
        if (await jumpTo(id)) setTarget({ id });
        else setProblem("gone");
      } catch (error) {
        setProblem({ error });
      }
    },
    [jumpTo],
  );
  useEffect(() => {
    if (!problem) return;
    setProblem(null);
    toast.error(problem === "gone" ? t("gone") : problemText(problem.error));
  }, [problem, problemText, t]);

  const wanted = Number(useSearchParams().get("message"));
  const pathname = usePathname();
  useEffect(() => {
    if (!Number.isSafeInteger(wanted) || wanted <= 0) return;
    // Removed, so that the same link works again and a reload opens the end of the room.
    window.history.replaceState(null, "", pathname);
    void jump(wanted);
  }, [wanted, pathname, jump]);
  return { target, jump };
}
