import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { Pending } from "@/lib/client/state/types";
import { toast } from "../ui/toast";

/**
 * Shows why a deletion or a reaction was refused, and discards it. Messages and edits are text that
 * the user wrote, so they stay in the timeline with Retry and Delete.
 */
export function useFailedChanges(pending: Pending[], discard: (cid: string) => void): void {
  const t = useTranslations("log");
  useEffect(() => {
    for (const { kind, cid, failed } of pending) {
      if (!failed || (kind !== "delete" && kind !== "react")) continue;
      toast.error(t(`failed.${failed}`));
      discard(cid);
    }
  }, [pending, discard, t]);
}
