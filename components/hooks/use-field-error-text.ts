import { useTranslations } from "next-intl";
import { fieldErrors } from "@/lib/shared/api/field-errors";

/** Returns the text for a field's error code (from lib/shared/fields or the server). */
export function useFieldErrorText(): (field: string, code: string) => string {
  const t = useTranslations("fields.errors");
  return (field, code) => t(fieldErrors.find((known) => known === code) ?? "invalid", { field });
}
