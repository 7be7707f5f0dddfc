import { useTranslations } from "next-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

/** A username; `others` turns off autofill where another person's name is asked for. */
export function UsernameField({
  hint,
  error,
  others = false,
  autoFocus = false,
  passkeys = false,
}: {
  hint?: string;
  error: string | null;
  others?: boolean;
  autoFocus?: boolean;
  /** Suggests passkeys, too. */
  passkeys?: boolean;
}) {
  const t = useTranslations("fields");
  return (
    <Field label={t("username")} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          name="username"
          autoComplete={others ? "off" : passkeys ? "username webauthn" : "username"}
          autoCapitalize="none"
          autoCorrect="off"
          autoFocus={autoFocus}
          spellCheck={false}
        />
      )}
    </Field>
  );
}
