"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { RestError } from "@/lib/client/rest/call";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { toast } from "../ui/toast";
import { Card } from "./card";
import type { SettingsProps } from "./settings-props";

/** The words and phrases of a text with one a line. */
function wordsIn(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== "");
}

/** The words that no message may have. */
export function HeldWords({ settings: { heldWords }, onChange }: SettingsProps) {
  const t = useTranslations("admin.registration");
  const common = useTranslations("admin");
  const problemText = useProblemText();
  /** null: as the server has them. */
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const stored = heldWords.join("\n");
  const text = draft ?? stored;
  const words = wordsIn(text);
  const isChanged = words.join("\n") !== stored;
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await onChange({ heldWords: words });
      setDraft(null);
      toast(common("saved"));
    } catch (problem) {
      const why = problem instanceof RestError && problem.status === 400 && problem.problem.detail;
      setError(why ? t("refused", { why }) : problemText(problem));
    }
    setBusy(false);
  };
  return (
    <Card title={t("wordsTitle")} hint={t("wordsHint")}>
      <form
        className="flex flex-col gap-3 rounded-xl border border-line p-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label={t("wordsLabel")}
          hint={t("wordsCount", { count: words.length })}
          error={error}
        >
          {(control) => (
            <textarea
              {...control}
              rows={5}
              spellCheck={false}
              value={text}
              onChange={(event) => {
                setDraft(event.currentTarget.value);
                setError(null);
              }}
              className="w-full resize-y rounded-lg border border-line-strong bg-canvas px-3 py-2 text-base text-ink shadow-flat focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/35 aria-invalid:border-danger"
            />
          )}
        </Field>
        <Button
          type="submit"
          variant={isChanged ? "primary" : "outline"}
          disabled={!isChanged}
          busy={busy}
          className="self-end max-sm:w-full"
        >
          {t("save")}
        </Button>
      </form>
    </Card>
  );
}
