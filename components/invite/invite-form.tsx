"use client";

import { Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Select } from "../ui/select";
import { expiryDays, useLimits } from "./invites";

const daySeconds = 24 * 3_600;

export function InviteForm({
  onMake,
}: {
  onMake: (values: { expiresIn: number; uses: number | null }) => Promise<unknown>;
}) {
  const t = useTranslations("invites");
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      await onMake({
        expiresIn: Number(data.get("days")) * daySeconds,
        uses: Number(data.get("uses")) || null,
      });
    } catch (error) {
      setProblem(problemText(error));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid grid-cols-2 items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
        <Field label={t("expiry")} error={null}>
          {(control) => (
            <Select {...control} name="days" defaultValue={7}>
              {expiryDays.map((days) => (
                <option key={days} value={days}>
                  {t("days", { days })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("uses")} error={null}>
          {(control) => (
            <Select {...control} name="uses" defaultValue={0}>
              <option value={0}>{t("unlimited")}</option>
              {useLimits.map((uses) => (
                <option key={uses} value={uses}>
                  {t("people", { uses })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" busy={busy} className="max-sm:col-span-2">
          <Link2 aria-hidden className="size-4" />
          {t("make")}
        </Button>
      </div>
      <FormError text={problem} />
    </form>
  );
}
