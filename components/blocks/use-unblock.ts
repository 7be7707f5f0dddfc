import { useTranslations } from "next-intl";
import { blocks } from "@/lib/client/people/blocks";
import type { Person } from "@/lib/wire/frames";
import { useAttempt } from "../hooks/use-attempt";
import { toast } from "../ui/toast";

/** Ends blocks; toasts say that it is done, or why it failed. */
export function useUnblock(): { busy: boolean; unblock: (person: Person) => void } {
  const t = useTranslations("blocks");
  const { busy, attempt } = useAttempt();
  return {
    busy,
    unblock: ({ username, nickname }) =>
      attempt(async () => {
        await blocks.set({ username, nickname }, false);
        toast(t("unblocked", { nickname }));
      }),
  };
}
