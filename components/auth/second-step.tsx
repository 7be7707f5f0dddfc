"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { required, useForm } from "../hooks/use-form";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { type Second, takeSecondStep } from "./open-session";

const load = () => import("@/lib/client/passkeys/passkeys");
const known = ["app", "passkey", "recovery"] as const;
type Way = (typeof known)[number];

/** The second step of a sign-in. `onStartOver` gets what there is to say about it. */
export default function SecondStep({
  second: { token, ways },
  next,
  onStartOver,
}: {
  second: Second;
  next: string;
  onStartOver: (text: string | null) => void;
}) {
  const t = useTranslations("auth");
  const possible = known.filter((way) => ways.includes(way));
  const [way, setWay] = useState<Way | null>(possible[0] ?? null);
  const texts = { app: "secondApp", passkey: "secondPasskey", recovery: "secondRecovery" } as const;
  const switches = { app: "toApp", passkey: "toPasskey", recovery: "toRecovery" } as const;

  /** Null once signed in. */
  const answer = async (body: { code?: string; passkey?: unknown }, wrong: string) => {
    const { status, expired } = await takeSecondStep({ token, ...body });
    if (status) location.assign(next);
    else if (expired) onStartOver(t("expired"));
    else return wrong;
    return null;
  };
  return (
    <section aria-labelledby="second-step" className="flex flex-col gap-4">
      <div role="status">
        <h2 id="second-step" className="text-md font-semibold">
          {t("secondTitle")}
        </h2>
        <p className="mt-0.5 text-base text-muted">{t(way ? texts[way] : "secondNone")}</p>
      </div>
      {way === "passkey" && (
        <PasskeyStep onAnswer={(passkey) => answer({ passkey }, t("passkeyUnknown"))} />
      )}
      {(way === "app" || way === "recovery") && (
        <CodeStep
          key={way}
          way={way}
          onAnswer={(code) => answer({ code }, t(way === "app" ? "wrongCode" : "wrongRecovery"))}
        />
      )}
      <div className="flex flex-wrap justify-center gap-x-2 gap-y-1">
        {possible
          .filter((other) => other !== way)
          .map((other) => (
            <Button key={other} variant="quiet" size="small" onClick={() => setWay(other)}>
              {t(switches[other])}
            </Button>
          ))}
        <Button variant="quiet" size="small" onClick={() => onStartOver(null)}>
          {t("startOver")}
        </Button>
      </div>
    </section>
  );
}

function CodeStep({
  way,
  onAnswer,
}: {
  way: "app" | "recovery";
  onAnswer: (code: string) => Promise<string | null>;
}) {
  const t = useTranslations("auth");
  const { form, errorOf, problem, busy } = useForm(
    { code: (value) => required(value.trim()) },
    async (value, element) => {
      const failure = await onAnswer(value("code").trim());
      const field = element.elements.namedItem("code");
      if (failure !== null && field instanceof HTMLInputElement) field.select();
      return failure;
    },
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field label={t(way === "app" ? "code" : "recoveryCode")} error={errorOf("code")}>
        {(control) => (
          <Input
            {...control}
            name="code"
            // The field is all there is to this screen.
            autoFocus
            autoComplete={way === "app" ? "one-time-code" : "off"}
            inputMode={way === "app" ? "numeric" : "text"}
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            className="px-3 font-mono tracking-widest"
          />
        )}
      </Field>
      <FormError text={problem} />
      <Button type="submit" size="large" busy={busy} className="w-full">
        {t("verify")}
      </Button>
    </form>
  );
}

function PasskeyStep({ onAnswer }: { onAnswer: (passkey: unknown) => Promise<string | null> }) {
  const t = useTranslations("auth");
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const { usePasskey } = await load();
      const failure = await onAnswer(await usePasskey());
      if (failure === null) return;
      setProblem(failure);
    } catch (error) {
      const failure = await load().then(
        ({ passkeyFailure }) => passkeyFailure(error),
        () => null,
      );
      if (failure === null) setProblem(problemText(error));
      else setProblem(failure === "host" ? t("passkeyHost") : t("passkeyCancelled"));
    }
    setBusy(false);
  };
  return (
    <>
      <FormError text={problem} />
      <Button size="large" busy={busy} autoFocus onClick={() => void press()} className="w-full">
        {t("toPasskey")}
      </Button>
    </>
  );
}
