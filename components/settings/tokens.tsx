"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { MadeAccessToken } from "@/lib/shared/api/account";
import type { Person } from "@/lib/wire/frames";
import { LoadFailed } from "../ui/load-failed";
import { Rows } from "../ui/rows";
import { RowsSkeleton } from "../ui/rows-skeleton";
import { useTokens } from "./account";
import { FreshToken } from "./fresh-token";
import { TokenForm } from "./token-form";
import { TokenRow } from "./token-row";

export function Tokens({ me }: { me: Person }) {
  const t = useTranslations("settings");
  const { tokens, error, retry, make, revoke } = useTokens(me);
  const [fresh, setFresh] = useState<MadeAccessToken | null>(null);
  return (
    <>
      <TokenForm onMake={async (name, scopes) => setFresh(await make(name, scopes))} />
      {fresh && <FreshToken token={fresh} />}
      {tokens === undefined &&
        (error === undefined ? <RowsSkeleton /> : <LoadFailed error={error} onRetry={retry} />)}
      {tokens && tokens.length > 0 && (
        <Rows label={t("tokens")}>
          {tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              onRevoke={async () => {
                await revoke(token.id);
                if (fresh?.id === token.id) setFresh(null);
              }}
            />
          ))}
        </Rows>
      )}
    </>
  );
}
