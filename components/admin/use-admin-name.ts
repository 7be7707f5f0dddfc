import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { PublicUser } from "@/lib/shared/api/people";
import { isDeleted } from "@/lib/shared/deleted-account";

/** Returns the display name of a person; "Deleted account" if the account is gone. */
export function useAdminName(): (person: PublicUser) => string {
  const t = useTranslations("people");
  return useCallback(
    (person) => (isDeleted(person) ? t("deletedAccount") : person.nickname || person.username),
    [t],
  );
}
