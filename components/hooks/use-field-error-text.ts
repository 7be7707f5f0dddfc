import { useTranslations } from "next-intl";
import { fieldErrors } from "@/lib/shared/api/field-errors";

/** Says in the reader's language what is wrong with a field (codes: lib/fields and the server). */
export function useFieldErrorText(): (field: string, code: string) => string {
  const t = useTranslations("fields.errors");
  return (field, code) => t(fieldErrors.find((known) => known === code) ?? "invalid", { field });
}
