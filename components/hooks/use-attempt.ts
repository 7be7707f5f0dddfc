import { useState } from "react";
import { toast } from "../ui/toast";
import { useProblemText } from "./use-problem-text";

/** Runs a button's action, ignoring clicks while it runs; shows failures as a toast. */
export function useAttempt(): { busy: boolean; attempt: (work: () => Promise<unknown>) => void } {
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast.error(problemText(error));
    }
    setBusy(false);
  };
  return { busy, attempt: (work) => void attempt(work) };
}
