import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { isDeleted } from "@/lib/shared/deleted-account";
import { isolated } from "@/lib/shared/isolated";
import type { Person } from "@/lib/wire/frames";
import { usePeople } from "../message/people";

/** Returns the display name of a person; "Deleted account" if the account is gone. */
export function usePersonName(): (person: Person) => string {
  const t = useTranslations("people");
  return useCallback((person) => (isDeleted(person) ? t("deletedAccount") : person.nickname), [t]);
}

/**
 * As `usePersonName`, for a place within a sentence; in a room, the @username follows where somebody
 * else's name there looks the same.
 */
export function useDistinctName(): (person: Person) => string {
  const t = useTranslations("people");
  const { alike } = usePeople();
  return useCallback(
    ({ username, nickname }) => {
      if (isDeleted({ username })) return t("deletedAccount");
      const name = isolated(nickname);
      return alike.has(username) ? t("alike", { nickname: name, username }) : name;
    },
    [t, alike],
  );
}
