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

/** Says in the reader's language what is wrong with a field (codes: lib/fields and the server). */
export function useFieldErrorText(): (field: string, code: string) => string {
  const t = useTranslations("fields.errors");
  return (field, code) => t(codes.find((known) => known === code) ?? "invalid", { field });
}
