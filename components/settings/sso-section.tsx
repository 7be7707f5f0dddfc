"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { RestError } from "@/lib/client/rest/call";
import { ssoErrorIn } from "@/lib/shared/sso-errors";
import type { Person } from "@/lib/wire/frames";
import { useProblemText } from "../hooks/use-problem-text";
import { useTimeAgo } from "../hooks/use-relative-time";
import { AlertDialog } from "../ui/alert-dialog";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { LoadFailed } from "../ui/load-failed";
import { Rows } from "../ui/rows";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { Section } from "./section";
import { SsoLinkForm } from "./sso-link-form";
import { useSso } from "./use-sso";

/** Links the account to the single sign-on `name`, which then is another way in. */
export function SsoSection({ me, name }: { me: Person; name: string }) {
  const t = useTranslations("sso.settings");
  const errors = useTranslations("sso.errors");
  const problemText = useProblemText();
  const { link, error, retry, start, end } = useSso(me);
  const [open, setOpen] = useState<"link" | "unlink" | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const came = useSearchParams().get("sso");
  const cameWith = ssoErrorIn(came);

  const begin = async () => {
    if (link?.hasPassword) return setOpen("link");
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await start();
    } catch (failure) {
      const isOld = failure instanceof RestError && failure.status === 403;
      setProblem(isOld ? t("signInAgain") : problemText(failure));
      setBusy(false);
    }
  };
  const unlink = async () => {
    setProblem(null);
    try {
      await end();
    } catch (failure) {
      if (!(failure instanceof RestError && failure.status === 409)) throw failure;
      setProblem(t("onlyWay"));
    }
  };
  const cameText =
    cameWith === null ? null : cameWith === "sso-expired" ? t("expired") : errors(cameWith);
  return (
    <div id="sso">
      <Section title={t("title")} hint={t("hint", { name })}>
        {came === "linked" && link?.linked && (
          <p role="status" className="rounded-lg bg-hover px-3 py-2.5 text-sm">
            {t("done", { name })}
          </p>
        )}
        <FormError text={problem ?? cameText} />
        {link === undefined &&
          (error === undefined ? <RowsSkeleton /> : <LoadFailed error={error} onRetry={retry} />)}
        {link && (
          <Rows label={t("title")}>
            <li className="flex min-h-14 items-center gap-3 py-2 pr-2.5 pl-4">
              <div className="min-w-0 flex-1">
                <p className="truncate text-base font-medium">{name}</p>
                <Since linked={link.linked} lastUsed={link.lastUsed} />
              </div>
              {link.linked === null ? (
                <Button
                  variant="outline"
                  size="small"
                  busy={busy}
                  aria-label={t("linkTitle", { name })}
                  onClick={begin}
                >
                  {t("link")}
                </Button>
              ) : (
                <Button
                  variant="outline"
                  size="small"
                  aria-label={t("unlinkLabel", { name })}
                  onClick={() => setOpen("unlink")}
                >
                  {t("unlink")}
                </Button>
              )}
            </li>
          </Rows>
        )}
      </Section>
      <Dialog
        open={open === "link"}
        onOpenChange={(next) => setOpen(next ? "link" : null)}
        title={t("linkTitle", { name })}
        description={t("linkBody", { name })}
      >
        <SsoLinkForm me={me} onStart={start} onCancel={() => setOpen(null)} />
      </Dialog>
      <AlertDialog
        open={open === "unlink"}
        onOpenChange={(next) => setOpen(next ? "unlink" : null)}
        title={t("unlinkTitle", { name })}
        description={t("unlinkBody", { name })}
        confirm={t("unlink")}
        onConfirm={unlink}
      />
    </div>
  );
}

function Since({ linked, lastUsed }: { linked: number | null; lastUsed: number | null }) {
  const t = useTranslations("sso.settings");
  const timeAgo = useTimeAgo();
  const parts =
    linked === null
      ? [t("notLinked")]
      : [
          t("linkedSince", { time: timeAgo(linked) }),
          ...(lastUsed === null ? [] : [t("lastUsed", { time: timeAgo(lastUsed) })]),
        ];
  return <p className="text-xs text-muted">{parts.join(" · ")}</p>;
}
