"use client";

import { useTranslations } from "next-intl";
import useSWR from "swr";
import { call } from "@/lib/client/rest/call";
import { emailState } from "@/lib/shared/api/email";
import type { Person } from "@/lib/wire/frames";
import { LoadFailed } from "../ui/load-failed";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { userPath } from "./account";
import { EmailAddress } from "./email-address";
import { EmailDigest } from "./email-digest";

export function EmailSection({ me }: { me: Person }) {
  const t = useTranslations("settings.email");
  const path = `${userPath(me)}/Email`;
  const { data, error, mutate } = useSWR(path, async () =>
    emailState.parse(await call("GET", path)),
  );
  if (!data) {
    return error === undefined ? (
      <RowsSkeleton />
    ) : (
      <LoadFailed error={error} onRetry={() => void mutate()} />
    );
  }
  const set = (state: unknown) => void mutate(emailState.parse(state), { revalidate: false });
  return (
    <div className="flex flex-col gap-5">
      <EmailAddress path={path} state={data} onChange={set} />
      {data.email === null ? (
        <p className="text-sm text-muted">{t("digestNeedsAddress")}</p>
      ) : (
        <EmailDigest path={path} state={data} onChange={set} />
      )}
    </div>
  );
}
