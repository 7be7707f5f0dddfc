import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { Pending } from "@/lib/client/state/reducer";
import { toast } from "../ui/toast";

/**
 * Says why a deletion or a reaction was not taken, and forgets it. A message and an edit are text
 * that somebody wrote: they wait in the log.
 */
export function useFailedChanges(pending: Pending[], discard: (cid: string) => void): void {
  const t = useTranslations("log");
  useEffect(() => {
    for (const { kind, cid, failed } of pending) {
      if (!failed || kind === "send" || kind === "edit") continue;
      toast.error(t(`failed.${failed}`));
      discard(cid);
    }
  }, [pending, discard, t]);
}
