"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { ServerInvite } from "@/lib/shared/api/admin";
import { useAttempt } from "../hooks/use-attempt";
import { useMounted } from "../hooks/use-mounted";
import { useProblemText } from "../hooks/use-problem-text";
import { useRelativeTime } from "../hooks/use-relative-time";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Field } from "../ui/field";
import { FormError } from "../ui/form-error";
import { Input } from "../ui/input";
import { LoadFailed } from "../ui/load-failed";
import { Rows } from "../ui/rows";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { useServerInvites } from "./api";
import { Card } from "./card";
import { useAdminName } from "./use-admin-name";

const daySeconds = 86_400;
const days = [1, 7, 30];
const uses = [1, 5, 10, 50, 100];

/** Links with which people register, whatever room they go to. */
export function ServerInvites() {
  const t = useTranslations("admin.registration");
  const { invites, error, retry, make, revoke } = useServerInvites();
  return (
    <Card title={t("invitesTitle")} hint={t("invitesHint")}>
      <NewInvite onMake={make} />
      {invites === undefined &&
        (error === undefined ? <RowsSkeleton /> : <LoadFailed error={error} onRetry={retry} />)}
      {invites?.length === 0 && (
        <p className="rounded-xl border border-dashed border-line px-4 py-5 text-center text-base text-muted">
          {t("noInvites")}
        </p>
      )}
      {invites !== undefined && invites.length > 0 && (
        <Rows label={t("invitesTitle")}>
          {invites.map((invite) => (
            <InviteRow key={invite.code} invite={invite} onRevoke={() => revoke(invite.code)} />
          ))}
        </Rows>
      )}
    </Card>
  );
}

function NewInvite({ onMake }: { onMake: ReturnType<typeof useServerInvites>["make"] }) {
  const t = useTranslations("admin.registration");
  const problemText = useProblemText();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    setBusy(true);
    setProblem(null);
    try {
      await onMake({
        note: String(data.get("note") ?? "").trim(),
        expiresIn: Number(data.get("days")) * daySeconds,
        uses: Number(data.get("uses")) || null,
      });
      form.reset();
    } catch (error) {
      setProblem(problemText(error));
    }
    setBusy(false);
  };
  return (
    <form
      className="flex flex-col gap-3 rounded-xl border border-line p-4"
      onSubmit={(event) => void make(event)}
    >
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-48 flex-1">
          <Field label={t("note")} error={null}>
            {(control) => (
              <Input
                {...control}
                name="note"
                autoComplete="off"
                maxLength={100}
                placeholder={t("notePlaceholder")}
              />
            )}
          </Field>
        </div>
        <Field label={t("expires")} error={null}>
          {(control) => (
            <Select {...control} large name="days" defaultValue="7">
              {days.map((each) => (
                <option key={each} value={each}>
                  {t("days", { days: each })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("uses")} error={null}>
          {(control) => (
            <Select {...control} large name="uses" defaultValue="">
              <option value="">{t("anyUses")}</option>
              {uses.map((each) => (
                <option key={each} value={each}>
                  {t("usesChoice", { count: each })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" variant="outline" size="large" busy={busy} className="max-sm:w-full">
          {t("makeInvite")}
        </Button>
      </div>
      <FormError text={problem} />
    </form>
  );
}

function InviteRow({
  invite: { code, note, createdBy, expires, uses },
  onRevoke,
}: {
  invite: ServerInvite;
  onRevoke: () => Promise<void>;
}) {
  const t = useTranslations("admin.registration");
  const relativeTime = useRelativeTime();
  const nameOf = useAdminName();
  const { busy, attempt } = useAttempt();
  const isMounted = useMounted();
  const isOver = expires * 1_000 <= Date.now();
  const parts = [
    t("inviteBy", { name: nameOf(createdBy) }),
    isOver ? t("inviteExpired") : t("inviteExpires", { time: relativeTime(expires) }),
    uses !== null && t("usesLeft", { count: uses }),
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <div className="min-w-40 flex-1">
        <p className="text-base font-medium wrap-anywhere">
          <bdi>{note || t("unnamed")}</bdi>
        </p>
        <p className="text-xs text-pretty wrap-anywhere text-muted">{parts.join(" · ")}</p>
      </div>
      <div className="flex gap-2">
        {isMounted && !isOver && (
          <CopyButton text={`${location.origin}/invite/${code}`} what={t("copyInvite")} />
        )}
        <Button
          variant="outline"
          size="small"
          busy={busy}
          aria-label={t("revokeLabel", { name: note || code })}
          onClick={() =>
            attempt(async () => {
              await onRevoke();
              toast(t("revoked"));
            })
          }
        >
          {t("revoke")}
        </Button>
      </div>
    </li>
  );
}
