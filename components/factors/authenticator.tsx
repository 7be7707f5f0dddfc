"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import { type NewAuthenticator, newAuthenticator, recoveryCodes } from "@/lib/shared/api/factors";
import type { Person } from "@/lib/wire/frames";
import { useAttempt } from "../hooks/use-attempt";
import { required, useForm } from "../hooks/use-form";
import { userPath } from "../settings/account";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import type { Prove } from "./proof";

/** Sets up an app in a dialog: the QR code, the first code, and then the recovery codes. */
export function SetUpApp({
  me,
  prove,
  onChange,
  variant = "outline",
}: {
  me: Person;
  prove: Prove;
  onChange: () => void;
  variant?: "primary" | "outline";
}) {
  const t = useTranslations("factors");
  const { busy, attempt } = useAttempt();
  const [app, setApp] = useState<NewAuthenticator | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const path = `${userPath(me)}/Authenticator`;
  const begin = () =>
    prove(async (proof) => setApp(newAuthenticator.parse(await call("POST", path, proof))));
  return (
    <>
      <Button
        variant={variant}
        busy={busy}
        aria-label={t("setUpApp")}
        onClick={() => attempt(begin)}
      >
        {t("setUp")}
      </Button>
      <Dialog
        open={app !== null}
        onOpenChange={(open) => !open && setApp(null)}
        title={t("appTitle")}
        description={t("appBody")}
      >
        {app && (
          <ConfirmForm
            app={app}
            onCode={async (code) => {
              const made = recoveryCodes.parse(await call("PUT", path, { code }));
              setApp(null);
              setCodes(made.codes);
            }}
          />
        )}
      </Dialog>
      <CodesDialog
        codes={codes}
        onClose={() => {
          setCodes(null);
          onChange();
        }}
      />
    </>
  );
}

function ConfirmForm({
  app: { secret, qr },
  onCode,
}: {
  app: NewAuthenticator;
  onCode: (code: string) => Promise<void>;
}) {
  const t = useTranslations("factors");
  const { form, errorOf, problem, busy } = useForm(
    { code: (value) => required(value.trim()) },
    async (value) => {
      await onCode(value("code"));
      return null;
    },
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      <img
        alt={t("qr")}
        src={`data:image/svg+xml,${encodeURIComponent(qr)}`}
        className="mx-auto size-44 rounded-lg bg-white"
      />
      <div className="flex flex-col gap-1.5">
        <p className="text-sm text-muted">{t("manual")}</p>
        <div className="flex items-center gap-2 rounded-lg border border-line bg-canvas py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 font-mono text-sm wrap-break-word">
            {secret.match(/.{1,4}/g)?.join(" ")}
          </code>
          <CopyButton text={secret} what={t("copyKey")} variant="quiet" />
        </div>
      </div>
      <Field label={t("code")} error={errorOf("code")}>
        {(control) => (
          <Input
            {...control}
            name="code"
            autoComplete="one-time-code"
            inputMode="numeric"
            className="px-3 font-mono tracking-widest"
          />
        )}
      </Field>
      <FormError text={problem} />
      <Button type="submit" busy={busy}>
        {t("confirm")}
      </Button>
    </form>
  );
}

/** Shows recovery codes, which the server cannot show again. */
export function CodesDialog({ codes, onClose }: { codes: string[] | null; onClose: () => void }) {
  const t = useTranslations("factors");
  const text = codes?.join("\n") ?? "";
  return (
    <Dialog
      open={codes !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t("codesTitle")}
      description={t("codesBody")}
    >
      <ul className="grid grid-cols-1 gap-x-4 gap-y-1 rounded-lg border border-line bg-canvas p-4 font-mono text-sm sm:grid-cols-2">
        {codes?.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} what={t("copyCodes")} size="medium" />
        <Button variant="outline" onClick={() => save(text)}>
          {t("download")}
        </Button>
        <Button className="ml-auto" onClick={onClose}>
          {t("done")}
        </Button>
      </div>
    </Dialog>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${location.hostname} recovery codes.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
