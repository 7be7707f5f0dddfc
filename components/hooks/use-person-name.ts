import { useTranslations } from "next-intl";
import { isDeleted } from "@/lib/shared/deleted-account";
import type { Person } from "@/lib/wire/frames";

/** What a person is called on the screen: of an account that is gone only that is said. */
export function usePersonName(): (person: Person) => string {
  const t = useTranslations("people");
  return (person) => (isDeleted(person) ? t("deletedAccount") : person.nickname);
}
