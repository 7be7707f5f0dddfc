"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { registrations } from "@/lib/shared/api/admin";
import { useAttempt } from "../hooks/use-attempt";
import { cx } from "../ui/cx";
import { Switch } from "../ui/switch";
import { Card } from "./card";
import { Domains } from "./domains";
import type { SettingsProps } from "./settings-props";

/** Who can create an account: four modes, of which each says what it means and needs. */
export function RegistrationMode({ settings, onChange }: SettingsProps) {
  const t = useTranslations("admin.registration");
  const { attempt } = useAttempt();
  const [wantsDomain, setWantsDomain] = useState(false);
  const { registration, domains, mail, limitsNewcomers } = settings;
  // It needs a domain first.
  const waits = wantsDomain && registration !== "domain";
  const shown = waits ? "domain" : registration;
  const choose = (mode: (typeof registrations)[number]) => {
    const isEarly = mode === "domain" && domains.length === 0;
    setWantsDomain(isEarly);
    if (!isEarly && mode !== registration) attempt(() => onChange({ registration: mode }));
  };
  return (
    <Card title={t("modeTitle")} hint={t("modeHint")}>
      <fieldset className="grid min-w-0 gap-2.5 sm:grid-cols-2">
        <legend className="sr-only">{t("modeTitle")}</legend>
        {registrations.map((mode) => (
          <ModeCard
            key={mode}
            title={t(`modes.${mode}.title`)}
            hint={t(`modes.${mode}.hint`)}
            need={
              mode === "domain" && !mail
                ? t("needsMail")
                : mode === "domain" && waits
                  ? t("needsDomain")
                  : null
            }
            checked={mode === shown}
            disabled={mode === "domain" && !mail && registration !== "domain"}
            onChoose={() => choose(mode)}
          />
        ))}
      </fieldset>
      {shown === "domain" && (
        <Domains
          domains={domains}
          keepsOne={registration === "domain"}
          onChange={async (next) => {
            await onChange({ domains: next, ...(waits && { registration: "domain" }) });
            setWantsDomain(false);
          }}
        />
      )}
      {shown === "open" && (
        <div className="rounded-xl border border-line p-4">
          <Switch
            label={t("newcomers")}
            hint={t("newcomersHint")}
            checked={limitsNewcomers}
            onCheckedChange={(next) => attempt(() => onChange({ limitsNewcomers: next }))}
          />
        </div>
      )}
    </Card>
  );
}

function ModeCard({
  title,
  hint,
  need,
  checked,
  disabled,
  onChoose,
}: {
  title: string;
  hint: string;
  need: string | null;
  checked: boolean;
  disabled: boolean;
  onChoose: () => void;
}) {
  const id = useId();
  return (
    <label
      className={cx(
        "flex cursor-pointer items-start gap-3 rounded-xl border p-4 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent",
        checked ? "border-accent bg-accent-soft" : "border-line hover:bg-hover",
        disabled && "cursor-not-allowed",
      )}
    >
      <input
        type="radio"
        name="registration"
        aria-describedby={id}
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
      />
      <span className="min-w-0">
        <span className={cx("block text-base font-medium", disabled && "text-muted")}>{title}</span>
        <span id={id} className="block text-sm text-pretty text-muted">
          {hint}
          {need !== null && <span className="mt-1 block text-warn-ink">{need}</span>}
        </span>
      </span>
    </label>
  );
}
