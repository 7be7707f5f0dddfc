"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";

/** Labels of letters, digits and hyphens, at least two; in their ASCII form. */
const pattern = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;

/** The domain as the server keeps it; null for what is none. People may paste an address or begin with @. */
export function domainOf(typed: string): string | null {
  const text = typed.trim().slice(typed.trim().lastIndexOf("@") + 1);
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text) || !URL.canParse(`http://${text}`)) return null;
  const { hostname } = new URL(`http://${text}`);
  return pattern.test(hostname) ? hostname : null;
}

/** The e-mail domains whose people may register. */
export function Domains({
  domains,
  keepsOne,
  onChange,
}: {
  domains: string[];
  keepsOne: boolean;
  onChange: (domains: string[]) => Promise<void>;
}) {
  const t = useTranslations("admin.registration");
  const problemText = useProblemText();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (next: string[]) => {
    if (busy) return false;
    setBusy(true);
    setError(null);
    try {
      await onChange(next);
      return true;
    } catch (problem) {
      setError(problemText(problem));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const add = async () => {
    const domain = domainOf(typed);
    if (domain === null) return setError(t("badDomain"));
    if (domains.includes(domain)) return setError(t("sameDomain"));
    if (await save([...domains, domain])) setTyped("");
  };
  return (
    <div className="flex flex-col gap-3 rounded-xl border border-line p-4">
      {domains.length > 0 && (
        <ul aria-label={t("domains")} className="flex flex-wrap gap-2">
          {domains.map((domain) => (
            <li
              key={domain}
              className="flex min-w-0 items-center gap-1 rounded-lg bg-hover pr-1 pl-2.5 text-base"
            >
              <span className="min-w-0 py-1 wrap-anywhere">{domain}</span>
              {!(keepsOne && domains.length === 1) && (
                <IconButton
                  label={t("removeDomain", { domain })}
                  size="field"
                  onClick={() => void save(domains.filter((each) => each !== domain))}
                >
                  <X aria-hidden />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      <form
        noValidate
        className="flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div className="min-w-0 flex-1">
          <Field
            label={t("domainLabel")}
            hint={keepsOne && domains.length === 1 ? t("lastDomain") : undefined}
            error={error}
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                inputMode="url"
                placeholder={t("domainPlaceholder")}
                value={typed}
                onChange={(event) => {
                  setTyped(event.currentTarget.value);
                  setError(null);
                }}
              />
            )}
          </Field>
        </div>
        <Button type="submit" variant="outline" size="large" busy={busy} className="mt-6.5">
          {t("addDomain")}
        </Button>
      </form>
    </div>
  );
}
