"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { typedUsername } from "@/lib/shared/typed-username";
import { required, useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { laterComponent } from "../ui/later-component";
import { PasswordInput } from "../ui/password-input";
import { beginSignIn, type Second } from "./open-session";
import { PasskeyButton } from "./passkey-button";
import { UsernameField } from "./username-field";

const SecondStep = laterComponent(() => import("./second-step"));

/** Name and password, or a passkey; then the second step where the account has one. */
export function SignInForm({
  next,
  above,
  help,
}: {
  next: string;
  /** Another way in, which the second step has no use for. */
  above?: ReactNode;
  /** What stands between password and button, such as "Forgot password?". */
  help?: ReactNode;
}) {
  const [second, setSecond] = useState<Second | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  if (second) {
    const startOver = (text: string | null) => {
      setNotice(text);
      setSecond(null);
    };
    return <SecondStep second={second} next={next} onStartOver={startOver} />;
  }
  return (
    <>
      {above}
      <div className="flex flex-col gap-4">
        <FirstStep
          next={next}
          help={help}
          notice={notice}
          onSecond={setSecond}
          onNotice={setNotice}
        />
      </div>
    </>
  );
}

/** Stands between two ways to sign in. */
export function Or() {
  const t = useTranslations("auth");
  return (
    <p className="flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {t("or")}
    </p>
  );
}

function FirstStep({
  next,
  help,
  notice,
  onSecond,
  onNotice,
}: {
  next: string;
  help: ReactNode;
  notice: string | null;
  onSecond: (second: Second) => void;
  onNotice: (text: string | null) => void;
}) {
  const t = useTranslations("auth");
  const fields = useTranslations("fields");
  const [inUse, setInUse] = useState(false);
  const { form, errorOf, problem, busy } = useForm(
    { username: (value) => required(typedUsername(value)), password: required },
    async (value) => {
      onNotice(null);
      const answer = await beginSignIn(typedUsername(value("username")), value("password"));
      if (answer.suspended) return t("suspended");
      if (answer.second) onSecond(answer.second);
      // A full load, so that nothing of an earlier user stays in memory.
      else if (answer.status) location.assign(next);
      else return t("wrong");
      return null;
    },
  );
  return (
    <>
      <form {...form} onFocus={() => setInUse(true)} className="flex flex-col gap-4">
        <UsernameField error={errorOf("username")} passkeys />
        <Field label={fields("password")} error={errorOf("password")}>
          {(control) => (
            <PasswordInput {...control} name="password" autoComplete="current-password" />
          )}
        </Field>
        {help}
        <FormError text={problem ?? notice} />
        <Button type="submit" size="large" busy={busy} className="mt-1 w-full">
          {t("signIn")}
        </Button>
      </form>
      <Or />
      <PasskeyButton next={next} suggest={inUse} onFailure={onNotice} />
    </>
  );
}
