import { useTranslations } from "next-intl";
import { isDeleted } from "@/lib/shared/deleted-account";
import type { Person } from "@/lib/wire/frames";

/** Returns the display name of a person; "Deleted account" if the account is gone. */
export function usePersonName(): (person: Person) => string {
  const t = useTranslations("people");
  return (person) => (isDeleted(person) ? t("deletedAccount") : person.nickname);
}
