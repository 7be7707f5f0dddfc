"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { call } from "@/lib/client/rest/call";
import { type Factors, recoveryCodes } from "@/lib/shared/api/factors";
import { fieldCodes } from "@/lib/shared/field-codes";
import type { Person } from "@/lib/wire/frames";
import { CodesDialog, SetUpApp } from "../factors/authenticator";
import { AddPasskey, PasskeyRows } from "../factors/passkeys";
import { type Prove, useProof } from "../factors/proof";
import { useFactors } from "../factors/use-factors";
import { useAttempt } from "../hooks/use-attempt";
import { useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { LoadFailed } from "../ui/load-failed";
import { PasswordInput } from "../ui/password-input";
import { Rows } from "../ui/rows";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { toast } from "../ui/toast";
import { userPath } from "./account";

/** How one signs in: passkeys, authenticator app, recovery codes, and whether there is a password. */
export function Security({ me }: { me: Person }) {
  const { factors, error, reload } = useFactors(me);
  if (factors) return <Loaded me={me} factors={factors} onChange={reload} />;
  return error === undefined ? <RowsSkeleton /> : <LoadFailed error={error} onRetry={reload} />;
}

function Loaded({ me, factors, onChange }: { me: Person; factors: Factors; onChange: () => void }) {
  const t = useTranslations("factors");
  const { prove, dialog } = useProof(me, factors);
  const { passkeys, authenticator, password } = factors;
  const change = { me, prove, onChange };
  const isBare = password && passkeys.length === 0 && authenticator === "none";
  return (
    <>
      {isBare && <p className="rounded-lg bg-accent-soft px-3 py-2.5 text-sm">{t("nudge")}</p>}
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h3 className="text-base font-medium">{t("passkeys")}</h3>
          <p className="text-sm text-muted">
            {passkeys.length > 0 ? t("passkeysHint") : `${t("passkeysNone")} ${t("passkeysHint")}`}
          </p>
        </div>
        <AddPasskey {...change} />
      </div>
      {passkeys.length > 0 && <PasskeyRows passkeys={passkeys} {...change} />}
      <Rows>
        <AppRow {...change} state={authenticator} />
        {authenticator !== "none" && <CodesRow {...change} left={factors.recoveryCodes} />}
        <PasswordRow {...change} has={password} mayRemove={passkeys.length > 0} />
      </Rows>
      {dialog}
    </>
  );
}

type Change = { me: Person; prove: Prove; onChange: () => void };

function Row({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-48 flex-1">
        <p className="text-base font-medium">{title}</p>
        <p className="text-sm text-pretty text-muted">{text}</p>
      </div>
      {children}
    </li>
  );
}

function AppRow({ state, ...change }: Change & { state: Factors["authenticator"] }) {
  const t = useTranslations("factors");
  const { busy, attempt } = useAttempt();
  const { me, prove, onChange } = change;
  const remove = () =>
    prove(async (proof) => {
      await call("DELETE", `${userPath(me)}/Authenticator`, proof);
      toast(t("appRemoved"));
      onChange();
    });
  const texts = { none: "appOff", on: "appOn", unreadable: "appUnreadable" } as const;
  return (
    <Row title={t("app")} text={t(texts[state])}>
      {state === "none" ? (
        <SetUpApp {...change} />
      ) : (
        <Button
          variant="outline"
          busy={busy}
          aria-label={t("removeApp")}
          onClick={() => attempt(remove)}
        >
          {t("remove")}
        </Button>
      )}
    </Row>
  );
}

function CodesRow({ me, prove, onChange, left }: Change & { left: number }) {
  const t = useTranslations("factors");
  const { busy, attempt } = useAttempt();
  const [codes, setCodes] = useState<string[] | null>(null);
  const renew = () =>
    prove(async (proof) => {
      const made = await call("POST", `${userPath(me)}/RecoveryCode`, proof);
      setCodes(recoveryCodes.parse(made).codes);
    });
  return (
    <Row title={t("codes")} text={t("codesLeft", { count: left })}>
      <Button
        variant="outline"
        busy={busy}
        aria-label={t("newCodesLabel")}
        onClick={() => attempt(renew)}
      >
        {t("newCodes")}
      </Button>
      <CodesDialog
        codes={codes}
        onClose={() => {
          setCodes(null);
          onChange();
        }}
      />
    </Row>
  );
}

/** Removes a password where a passkey is there instead, and sets one where there is none. */
function PasswordRow({
  me,
  prove,
  onChange,
  has,
  mayRemove,
}: Change & { has: boolean; mayRemove: boolean }) {
  const t = useTranslations("factors");
  const { busy, attempt } = useAttempt();
  const [setting, setSetting] = useState(false);
  const path = `${userPath(me)}/Password`;
  const remove = () =>
    prove(async (proof) => {
      await call("DELETE", path, proof);
      toast(t("passwordRemoved"));
      onChange();
    });
  const set = (password: string) =>
    prove(async (proof) => {
      await call("PUT", path, { ...proof, password });
      toast(t("passwordSet"));
      setSetting(false);
      onChange();
    });
  return (
    <Row title={t("password")} text={t(has ? "passwordOn" : "passwordOff")}>
      {has && mayRemove && (
        <Button variant="outline" busy={busy} onClick={() => attempt(remove)}>
          {t("removePassword")}
        </Button>
      )}
      {!has && (
        <Button variant="outline" onClick={() => setSetting(true)}>
          {t("setPassword")}
        </Button>
      )}
      <Dialog open={setting} onOpenChange={setSetting} title={t("setPassword")} description={null}>
        <NewPassword me={me} onPassword={set} onCancel={() => setSetting(false)} />
      </Dialog>
    </Row>
  );
}

function NewPassword({
  me,
  onPassword,
  onCancel,
}: {
  me: Person;
  onPassword: (password: string) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useTranslations("factors");
  const { form, errorOf, problem, busy } = useForm(
    { password: fieldCodes.newPassword },
    async (value) => {
      await onPassword(value("password"));
      return null;
    },
    { stays: true },
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      <input type="hidden" name="username" autoComplete="username" value={me.username} />
      <Field label={t("newPassword")} error={errorOf("password")}>
        {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
      </Field>
      <FormError text={problem} />
      <FormActions submit={t("save")} busy={busy} onCancel={onCancel} />
    </form>
  );
}
