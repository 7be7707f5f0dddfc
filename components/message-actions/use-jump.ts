import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import { useProblemText } from "../hooks/use-problem-text";
import { toast } from "../ui/toast";

/** The message that is to be shown in its place; another object at each jump. */
export type JumpTarget = { id: number };

/** Jumps where it is told to, and where the page's address says: `?message={id}`. */
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
    // Without it, so that the same link leads there again, and a reload to the room's end.
    window.history.replaceState(null, "", pathname);
    void jump(wanted);
  }, [wanted, pathname, jump]);
  return { target, jump };
}
