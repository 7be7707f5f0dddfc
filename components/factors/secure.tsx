"use client";

import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import type { Factors } from "@/lib/shared/api/factors";
import type { Person } from "@/lib/wire/frames";
import { useAttempt } from "../hooks/use-attempt";
import { Button } from "../ui/button";
import { LoadFailed } from "../ui/load-failed";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { SetUpApp } from "./authenticator";
import { AddPasskey } from "./passkeys";
import { useProof } from "./proof";
import { useFactors } from "./use-factors";

/** Where people set up the second factor that the server requires of them, before anything else. */
export function Secure({ me, next }: { me: Person; next: string }) {
  const t = useTranslations("auth");
  const { factors, error, reload } = useFactors(me);
  const { busy, attempt } = useAttempt();
  const signOut = async () => {
    await call("POST", "/Logout");
    location.assign("/sign-in");
  };
  return (
    <div className="flex flex-col gap-5">
      {factors && <Choices me={me} next={next} factors={factors} />}
      {!factors &&
        (error === undefined ? <RowsSkeleton /> : <LoadFailed error={error} onRetry={reload} />)}
      <Button variant="quiet" busy={busy} onClick={() => attempt(signOut)} className="self-center">
        {t("signOut")}
      </Button>
    </div>
  );
}

function Choices({ me, next, factors }: { me: Person; next: string; factors: Factors }) {
  const t = useTranslations("factors");
  const { prove, dialog } = useProof(me, factors);
  const change = { me, prove, onChange: () => location.assign(next) };
  return (
    <>
      <div className="flex flex-col gap-2">
        <h2 className="text-base font-medium">{t("passkeys")}</h2>
        <p className="text-sm text-muted">{t("passkeysHint")}</p>
        <AddPasskey {...change} variant="primary" />
      </div>
      <div className="flex flex-col gap-2 border-t border-line pt-5">
        <h2 className="text-base font-medium">{t("app")}</h2>
        <p className="text-sm text-muted">{t("appOff")}</p>
        <SetUpApp {...change} />
      </div>
      {dialog}
    </>
  );
}
