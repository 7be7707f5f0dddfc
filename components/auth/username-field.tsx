import { useTranslations } from "next-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

export function UsernameField({ hint, error }: { hint?: string; error: string | null }) {
  const t = useTranslations("fields");
  return (
    <Field label={t("username")} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
        />
      )}
    </Field>
  );
}
