"use client";

import { useTranslations } from "next-intl";
import { call, RestError } from "@/lib/client/rest/call";
import { fieldCodes } from "@/lib/shared/field-codes";
import { typedUsername } from "@/lib/shared/typed-username";
import { useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { PasswordInput } from "../ui/password-input";
import { openSession } from "./open-session";
import { pathWithNext } from "./safe-path";
import { UsernameField } from "./username-field";
import { newUsername } from "./username-rules";

const rules = {
  username: newUsername,
  nickname: fieldCodes.nickname,
  password: fieldCodes.newPassword,
};

export function SignUpForm({
  next,
  pass = {},
  address,
}: {
  next: string;
  /** What lets the visitor register, where not everyone may. */
  pass?: { invite?: string; token?: string };
  /** The e-mail address that they have proven to have. */
  address?: string | undefined;
}) {
  const t = useTranslations("auth");
  const fields = useTranslations("fields");
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    const username = typedUsername(value("username"));
    const password = value("password");
    const user = { username, password, nickname: value("nickname") };
    await register({ ...user, ...pass, rules: "page" });
    location.assign((await canEnter(username, password)) ? next : pathWithNext("/sign-in", next));
    return null;
  });
  return (
    <form {...form} className="flex flex-col gap-4">
      {address !== undefined && (
        <Field label={fields("email")} error={null}>
          {(control) => <Input {...control} type="email" value={address} readOnly />}
        </Field>
      )}
      <UsernameField hint={fields("usernameHint")} error={errorOf("username")} />
      <Field label={fields("nickname")} hint={fields("nicknameHint")} error={errorOf("nickname")}>
        {(control) => <Input {...control} name="nickname" autoComplete="nickname" />}
      </Field>
      <Field label={fields("password")} hint={fields("passwordHint")} error={errorOf("password")}>
        {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
      </Field>
      <FormError text={problem} />
      <Button type="submit" size="large" busy={busy} className="mt-1 w-full">
        {t("signUp")}
      </Button>
    </form>
  );
}

async function register(user: Record<string, string>) {
  try {
    await call("POST", "/User", user);
  } catch (error) {
    if (!(error instanceof RestError && error.status === 409) || error.problem.code) throw error;
    throw new RestError(409, { errors: { username: "taken" } });
  }
}

/** The account exists already, so a failure here only means to sign in by hand. */
async function canEnter(username: string, password: string): Promise<boolean> {
  try {
    return await openSession(username, password);
  } catch (error) {
    console.error(error);
    return false;
  }
}
