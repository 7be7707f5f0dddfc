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
  password: fieldCodes.password,
};

export function SignUpForm({ next }: { next: string }) {
  const t = useTranslations("auth");
  const fields = useTranslations("fields");
  const { form, errorOf, problem, busy } = useForm(rules, async (value) => {
    const username = typedUsername(value("username"));
    const password = value("password");
    await register({ username, password, nickname: value("nickname") });
    location.assign((await canEnter(username, password)) ? next : pathWithNext("/sign-in", next));
    return null;
  });
  return (
    <form {...form} className="flex flex-col gap-4">
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

async function register(user: { username: string; password: string; nickname: string }) {
  try {
    await call("POST", "/User", user);
  } catch (error) {
    if (!(error instanceof RestError && error.status === 409)) throw error;
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
