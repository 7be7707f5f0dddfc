"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "@/lib/client/rest/call";
import { oneTimeLink } from "@/lib/shared/api/admin";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Dialog } from "../ui/dialog";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { adminPersonPath } from "./api";

type Props = { username: string; name: string; onClose: () => void };

/** Makes a link with which a person sets a new password. */
export function ResetLink({ open, ...props }: Props & { open: boolean }) {
  const t = useTranslations("admin.people");
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && props.onClose()}
      title={t("resetDialog", { name: props.name })}
      description={t("resetBody", { name: props.name })}
    >
      <LinkForm {...props} />
    </Dialog>
  );
}

function LinkForm({ username, onClose }: Props) {
  const t = useTranslations("admin.people");
  const common = useTranslations("admin");
  const problemText = useProblemText();
  const [url, setUrl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const made = oneTimeLink.parse(await call("POST", `${adminPersonPath(username)}/Reset`));
      // The server may know only the path.
      setUrl(new URL(made.url, location.origin).href);
    } catch (error) {
      setProblem(problemText(error));
    }
    setBusy(false);
  };
  if (url !== null) {
    return (
      <div className="flex flex-col gap-5">
        <div role="status" className="flex flex-col gap-2">
          <p className="text-base font-medium">{t("resetReady")}</p>
          <div className="flex items-center gap-2 rounded-lg border border-line bg-canvas py-1 pr-1 pl-3">
            <code
              // biome-ignore lint/a11y/noNoninteractiveTabindex: to scroll it with the keyboard.
              tabIndex={0}
              className="scroll-quiet min-w-0 flex-1 overflow-x-auto font-mono text-sm whitespace-nowrap"
            >
              {url}
            </code>
            <CopyButton text={url} what={common("copyLink")} variant="quiet" autoFocus />
          </div>
        </div>
        <Button variant="outline" className="self-end max-sm:w-full" onClick={onClose}>
          {common("done")}
        </Button>
      </div>
    );
  }
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <FormError text={problem} />
      <FormActions submit={t("resetMake")} busy={busy} onCancel={onClose} />
    </form>
  );
}
