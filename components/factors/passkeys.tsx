"use client";

import { KeyRound, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import type { Passkey } from "@/lib/shared/api/factors";
import type { Person } from "@/lib/wire/frames";
import { useAttempt } from "../hooks/use-attempt";
import { required, useForm } from "../hooks/use-form";
import { useTimeAgo } from "../hooks/use-relative-time";
import { userPath } from "../settings/account";
import { describeAgent } from "../settings/agent";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { Rows } from "../ui/rows";
import { toast } from "../ui/toast";
import type { Prove } from "./proof";

type Props = { me: Person; prove: Prove; onChange: () => void };

/** Makes a passkey, named after this browser's system; the name can be changed. */
export function AddPasskey({
  me,
  prove,
  onChange,
  variant,
}: Props & { variant?: "primary" | "outline" }) {
  const t = useTranslations("factors");
  const { busy, attempt } = useAttempt();
  const add = () =>
    prove(async (proof) => {
      const { makePasskey, passkeyFailure } = await import("@/lib/client/passkeys/passkeys");
      const challenge = await call("POST", `${userPath(me)}/PasskeyChallenge`, proof);
      const made = await makePasskey(challenge).catch((error) => {
        const failure = passkeyFailure(error);
        if (failure === null) throw error;
        const texts = {
          cancelled: "passkeyCancelled",
          exists: "passkeyExists",
          host: "passkeyHost",
        } as const;
        toast.error(t(texts[failure]));
        return null;
      });
      if (!made) return;
      const name = describeAgent(navigator.userAgent).system ?? t("passkeyDefault");
      await call("POST", `${userPath(me)}/Passkey`, { ...made, name });
      toast(t("passkeyAdded"));
      onChange();
    });
  return (
    <Button variant={variant ?? "outline"} busy={busy} onClick={() => attempt(add)}>
      <Plus aria-hidden className="size-4" />
      {t("addPasskey")}
    </Button>
  );
}

export function PasskeyRows({ passkeys, ...props }: Props & { passkeys: Passkey[] }) {
  const t = useTranslations("factors");
  return (
    <Rows label={t("passkeys")}>
      {passkeys.map((passkey) => (
        <PasskeyRow key={passkey.id} passkey={passkey} {...props} />
      ))}
    </Rows>
  );
}

function PasskeyRow({ me, passkey, prove, onChange }: Props & { passkey: Passkey }) {
  const t = useTranslations("factors");
  const timeAgo = useTimeAgo();
  const { busy, attempt } = useAttempt();
  const [renaming, setRenaming] = useState(false);
  const { id, name, created, lastUsed } = passkey;
  const path = `${userPath(me)}/Passkey/${encodeURIComponent(id)}`;
  const remove = () =>
    prove(async (proof) => {
      await call("DELETE", path, proof);
      toast(t("passkeyRemoved"));
      onChange();
    });
  const used = lastUsed === null ? t("unused") : t("used", { time: timeAgo(lastUsed) });
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 py-2 pr-2.5 pl-4">
      <KeyRound aria-hidden className="size-5 shrink-0 text-muted" />
      <div className="min-w-40 flex-1">
        <p className="truncate text-base font-medium">{name}</p>
        <p className="text-xs text-muted">
          {t("added", { time: timeAgo(created) })}
          {" · "}
          {used}
        </p>
      </div>
      <div className="flex gap-1.5">
        <Button
          variant="quiet"
          size="small"
          aria-label={t("renameLabel", { name })}
          onClick={() => setRenaming(true)}
        >
          {t("rename")}
        </Button>
        <Button
          variant="outline"
          size="small"
          busy={busy}
          aria-label={t("removeLabel", { name })}
          onClick={() => attempt(remove)}
        >
          {t("remove")}
        </Button>
      </div>
      <Dialog
        open={renaming}
        onOpenChange={setRenaming}
        title={t("renameTitle")}
        description={t("nameBody")}
      >
        <RenameForm
          name={name}
          onCancel={() => setRenaming(false)}
          onName={async (name) => {
            await call("PATCH", path, { name });
            setRenaming(false);
            onChange();
          }}
        />
      </Dialog>
    </li>
  );
}

function RenameForm({
  name,
  onName,
  onCancel,
}: {
  name: string;
  onName: (name: string) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useTranslations("factors");
  const { form, errorOf, problem, busy } = useForm(
    { name: (value) => required(value.trim()) },
    async (value) => {
      await onName(value("name").trim());
      return null;
    },
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field label={t("passkeyName")} error={errorOf("name")}>
        {(control) => (
          <Input {...control} name="name" autoComplete="off" maxLength={50} defaultValue={name} />
        )}
      </Field>
      <FormError text={problem} />
      <FormActions submit={t("save")} busy={busy} onCancel={onCancel} />
    </form>
  );
}
