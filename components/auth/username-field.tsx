import { useTranslations } from "next-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

/** One's own username, which the browser may fill in; of somebody else with `others`. */
export function UsernameField({
  hint,
  error,
  others = false,
  autoFocus = false,
}: {
  hint?: string;
  error: string | null;
  others?: boolean;
  autoFocus?: boolean;
}) {
  const t = useTranslations("fields");
  return (
    <Field label={t("username")} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          name="username"
          autoComplete={others ? "off" : "username"}
          autoCapitalize="none"
          autoCorrect="off"
          autoFocus={autoFocus}
          spellCheck={false}
        />
      )}
    </Field>
  );
}
