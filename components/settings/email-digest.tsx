"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { call } from "@/lib/client/rest/call";
import { digestMinutes, type EmailState } from "@/lib/shared/api/email";
import { useProblemText } from "../hooks/use-problem-text";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { toast } from "../ui/toast";

export function EmailDigest({
  path,
  state,
  onChange,
}: {
  path: string;
  state: EmailState;
  onChange: (state: unknown) => void;
}) {
  const t = useTranslations("settings.email");
  const problemText = useProblemText();
  const id = useId();
  const { digestMinutes: minutes, digestQuotes } = state;
  const change = async (change: Partial<Pick<EmailState, "digestMinutes" | "digestQuotes">>) => {
    onChange({ ...state, ...change });
    try {
      onChange(await call("PATCH", path, change));
    } catch (error) {
      onChange(state);
      toast(problemText(error));
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <Switch
        label={t("digest")}
        hint={t("digestHint")}
        checked={minutes !== null}
        onCheckedChange={(on) => void change({ digestMinutes: on ? 60 : null })}
      />
      {minutes !== null && (
        <>
          <div className="flex items-center justify-between gap-4">
            <label htmlFor={id} className="text-base font-medium">
              {t("digestAfter")}
            </label>
            <Select
              id={id}
              value={String(minutes)}
              onChange={(event) => void change({ digestMinutes: Number(event.target.value) })}
            >
              {digestMinutes.map((each) => (
                <option key={each} value={each}>
                  {each < 60 ? t("minutes", { count: each }) : t("hours", { count: each / 60 })}
                </option>
              ))}
            </Select>
          </div>
          <Switch
            label={t("quotes")}
            hint={t("quotesHint")}
            checked={digestQuotes}
            onCheckedChange={(on) => void change({ digestQuotes: on })}
          />
        </>
      )}
    </div>
  );
}
