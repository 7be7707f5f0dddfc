import { useTranslations } from "next-intl";

const codes = [
  "required",
  "too-short",
  "too-long",
  "username-characters",
  "one-line",
  "taken",
  "nobody",
  "yourself",
  "wrong",
] as const;

/** Returns the text for a field's error code (from lib/shared/fields or the server). */
export function useFieldErrorText(): (field: string, code: string) => string {
  const t = useTranslations("fields.errors");
  return (field, code) => t(codes.find((known) => known === code) ?? "invalid", { field });
}
