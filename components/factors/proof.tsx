"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { call, RestError } from "@/lib/client/rest/call";
import { type Factors, proof as givenProof } from "@/lib/shared/api/factors";
import type { Person } from "@/lib/wire/frames";
import { type Rule, required, useForm } from "../hooks/use-form";
import { useProblemText } from "../hooks/use-problem-text";
import { userPath } from "../settings/account";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { PasswordInput } from "../ui/password-input";

/** Sent along with a change. */
export type GivenProof = { proof?: string };
export type Prove = (change: (proof: GivenProof) => Promise<void>) => Promise<void>;

/**
 * `prove` makes a change, and asks who one is where the server wants to know, at most once in ten minutes.
 * It resolves when the change is made or the person would rather not. `dialog` is to be rendered.
 */
export function useProof(me: Person, factors: Factors): { prove: Prove; dialog: ReactNode } {
  const given = useRef<GivenProof>({});
  const [asking, setAsking] = useState<{ answer: (proof: string | null) => void } | null>(null);
  const prove: Prove = async (change) => {
    try {
      return await change(given.current);
    } catch (error) {
      if (!isAsking(error)) throw error;
    }
    const proof = await new Promise<string | null>((answer) => setAsking({ answer }));
    setAsking(null);
    if (proof === null) return;
    given.current = { proof };
    await change(given.current);
  };
  const t = useTranslations("factors");
  const dialog = (
    <Dialog
      open={asking !== null}
      onOpenChange={(open) => {
        if (!open) asking?.answer(null);
      }}
      title={t("proofTitle")}
      description={t("proofBody")}
    >
      <ProofForm me={me} factors={factors} onProof={(proof) => asking?.answer(proof)} />
    </Dialog>
  );
  return { prove, dialog };
}

function isAsking(error: unknown): boolean {
  return error instanceof RestError && error.problem.errors?.current === "required";
}

function ProofForm({
  me,
  factors: { password, authenticator, passkeys },
  onProof,
}: {
  me: Person;
  factors: Factors;
  onProof: (proof: string) => void;
}) {
  const t = useTranslations("factors");
  const problemText = useProblemText();
  const [failure, setFailure] = useState<string | null>(null);
  const send = async (body: unknown) => {
    onProof(givenProof.parse(await call("POST", `${userPath(me)}/Proof`, body)).proof);
  };
  const rules: Record<string, Rule> = password ? { current: required } : { code: required };
  const { form, errorOf, problem, busy } = useForm(
    rules,
    async (value) => {
      await send(password ? { current: value("current") } : { code: value("code") });
      return null;
    },
    { stays: true },
  );
  const usePasskey = async () => {
    setFailure(null);
    const { passkeyFailure, usePasskey: sign } = await import("@/lib/client/passkeys/passkeys");
    try {
      await send({ passkey: await sign() });
    } catch (error) {
      setFailure(passkeyFailure(error) === "host" ? t("passkeyHost") : problemText(error));
    }
  };
  const hasForm = password || authenticator === "on";
  if (!hasForm && passkeys.length === 0) return <p className="text-base">{t("proofNone")}</p>;
  return (
    <div className="flex flex-col gap-4">
      {hasForm && (
        <form {...form} className="flex flex-col gap-4">
          <input type="hidden" name="username" autoComplete="username" value={me.username} />
          {password ? (
            <Field label={t("proofPassword")} error={errorOf("current")}>
              {(control) => (
                <PasswordInput {...control} name="current" autoComplete="current-password" />
              )}
            </Field>
          ) : (
            <Field label={t("proofCode")} error={errorOf("code")}>
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
          )}
          <FormError text={problem} />
          <Button type="submit" busy={busy}>
            {t("proofContinue")}
          </Button>
        </form>
      )}
      {passkeys.length > 0 && (
        <>
          <FormError text={failure} />
          <Button variant="outline" onClick={() => void usePasskey()}>
            {t("proofPasskey")}
          </Button>
        </>
      )}
    </div>
  );
}
