"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import type { EmailState } from "@/lib/shared/api/email";
import { useProblemText } from "../hooks/use-problem-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { EmailForm } from "./email-form";

type Props = { path: string; state: EmailState; onChange: (state: unknown) => void };

/** No address, one that waits for its link, one that is verified; and the way from each to the next. */
export function EmailAddress({ path, state, onChange }: Props) {
  const t = useTranslations("settings.email");
  const problemText = useProblemText();
  const [editing, setEditing] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { email, waiting } = state;

  if (editing !== null || (email === null && waiting === null)) {
    return (
      <EmailForm
        path={path}
        email={editing ?? ""}
        hasPassword={state.hasPassword}
        onSent={(next) => {
          setEditing(null);
          onChange(next);
        }}
        onCancel={editing === null ? null : () => setEditing(null)}
      />
    );
  }

  const remove = async () => {
    setBusy(true);
    try {
      await call("DELETE", path);
      onChange({ ...state, email: null, waiting: null });
      toast(t("removed"));
    } catch (error) {
      toast(problemText(error));
    }
    setBusy(false);
  };
  return (
    <div className="flex flex-col gap-3">
      {email !== null && <Address address={email} badge={t("verified")} />}
      {waiting !== null && (
        <>
          <Address address={waiting} badge={t("waiting")} />
          <p role="status" className="text-sm text-pretty text-muted">
            {t("waitingHint")}
          </p>
        </>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" busy={busy} onClick={() => void remove()}>
          {email === null ? t("cancelWaiting") : t("remove")}
        </Button>
        {waiting !== null && (
          <Button variant="outline" onClick={() => setEditing(waiting)}>
            {t("resend")}
          </Button>
        )}
        <Button variant="outline" onClick={() => setEditing("")}>
          {t("change")}
        </Button>
      </div>
    </div>
  );
}

function Address({ address, badge }: { address: string; badge: string }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-base">
      <bdi className="min-w-0 font-medium wrap-anywhere">{address}</bdi>
      <Badge>{badge}</Badge>
    </p>
  );
}
