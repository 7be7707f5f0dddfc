"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type AdminSettings, secondFactorRules } from "@/lib/shared/api/admin";
import { useAttempt } from "../hooks/use-attempt";
import { Field } from "../ui/field";
import { LoadFailed } from "../ui/load-failed";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { useSettings } from "./api";
import { Card } from "./card";
import { HeldWords } from "./held-words";
import { ListSkeleton } from "./list-states";
import { PageFrame } from "./page-frame";
import { RegistrationMode } from "./registration-mode";
import { ServerInvites } from "./server-invites";
import type { SettingsProps } from "./settings-props";

/** Who may come, and the rules for everyone. */
export function RegistrationPage() {
  const { settings, error, retry, change } = useSettings();
  return (
    <PageFrame section="registration">
      {settings ? (
        <div className="flex flex-col gap-9">
          <RegistrationMode settings={settings} onChange={change} />
          <ServerInvites />
          <SigningIn settings={settings} onChange={change} />
          <HeldWords settings={settings} onChange={change} />
          <Quotas quotas={settings.quotas} />
        </div>
      ) : error === undefined ? (
        <ListSkeleton rows={4} />
      ) : (
        <LoadFailed error={error} onRetry={retry} />
      )}
    </PageFrame>
  );
}

function SigningIn({ settings, onChange }: SettingsProps) {
  const t = useTranslations("admin.registration");
  const { attempt } = useAttempt();
  const { sso, ssoOnly, secondFactor } = settings;
  return (
    <Card title={t("signInTitle")} hint={t("signInHint")}>
      <div className="flex flex-col gap-5 rounded-xl border border-line p-4">
        <Field label={t("factorLabel")} hint={t("factorHint")} error={null}>
          {(control) => (
            <Select
              {...control}
              className="sm:max-w-64"
              value={secondFactor}
              onChange={({ currentTarget: { value } }) => {
                const rule = secondFactorRules.find((each) => each === value);
                if (rule) attempt(() => onChange({ secondFactor: rule }));
              }}
            >
              {secondFactorRules.map((rule) => (
                <option key={rule} value={rule}>
                  {t(`factors.${rule}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Switch
          label={t("ssoOnly")}
          hint={sso === null ? t("ssoMissing") : t("ssoOnlyHint", { sso })}
          checked={ssoOnly}
          disabled={sso === null && !ssoOnly}
          onCheckedChange={(next) => attempt(() => onChange({ ssoOnly: next }))}
        />
      </div>
    </Card>
  );
}

const names = [
  "QUOTA_MESSAGES_PER_DAY",
  "QUOTA_ROOMS",
  "QUOTA_MEMBERSHIPS",
  "QUOTA_MEMBERS",
  "QUOTA_STORED_MB",
  "QUOTA_PERSON_FILES_MB",
  "QUOTA_FILES_MB",
] as const;

function Quotas({ quotas }: { quotas: AdminSettings["quotas"] }) {
  const t = useTranslations("admin.registration");
  const format = useFormatter();
  return (
    <Card title={t("quotasTitle")} hint={t("quotasHint")}>
      <dl className="divide-y divide-line rounded-xl border border-line">
        {Object.entries(quotas).map(([variable, value]) => {
          const known = names.find((name) => name === variable);
          const count = format.number(value);
          return (
            <div
              key={variable}
              className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 px-4 py-2"
            >
              <dt className="min-w-0">
                {known && <span className="block text-base">{t(`quotas.${known}`)}</span>}
                <code className="font-mono text-xs wrap-anywhere text-muted">{variable}</code>
              </dt>
              <dd className="text-base tabular-nums">
                {value === 0
                  ? t("noQuota")
                  : variable.endsWith("_MB")
                    ? t("megabytes", { count })
                    : count}
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
