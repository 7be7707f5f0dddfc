import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { isDeleted } from "@/lib/shared/deleted-account";
import type { Person } from "@/lib/wire/frames";
import { usePeople } from "../message/people";

/** Returns the display name of a person; "Deleted account" if the account is gone. */
export function usePersonName(): (person: Person) => string {
  const t = useTranslations("people");
  return useCallback((person) => (isDeleted(person) ? t("deletedAccount") : person.nickname), [t]);
}

/**
 * As `usePersonName`; in a room, the @username follows where somebody else's name there looks the same.
 */
export function useDistinctName(): (person: Person) => string {
  const t = useTranslations("people");
  const { alike } = usePeople();
  return useCallback(
    ({ username, nickname }) => {
      if (isDeleted({ username })) return t("deletedAccount");
      return alike.has(username) ? t("alike", { nickname, username }) : nickname;
    },
    [t, alike],
  );
}
