"use client";

import { useTranslations } from "next-intl";
import type { MadeAccessToken } from "@/lib/shared/api/account";
import { CopyButton } from "../ui/copy-button";

/** Shows a new token to be copied; the server keeps only its hash and cannot show it again. */
export function FreshToken({ token: { name, token } }: { token: MadeAccessToken }) {
  const t = useTranslations("settings");
  const example = `curl -H "Authorization: Bearer ${token}" ${location.origin}/api/Room`;
  return (
    <div role="status" className="flex flex-col gap-3 rounded-xl bg-accent-soft p-4">
      <p className="text-base">
        <span className="font-semibold">{t("tokenMade", { name })}</span> {t("tokenOnce")}
      </p>
      <Copyable text={token} what={t("copyToken")} />
      <p className="text-sm text-muted">{t("tokenExample")}</p>
      <Copyable text={example} what={t("copyExample")} />
    </div>
  );
}

function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <div className="flex items-center gap-2 rounded-lg border border-line bg-canvas py-1 pr-1 pl-3">
      <code
        // biome-ignore lint/a11y/noNoninteractiveTabindex: to scroll it with the keyboard.
        tabIndex={0}
        className="scroll-quiet min-w-0 flex-1 overflow-x-auto font-mono text-sm whitespace-nowrap"
      >
        {text}
      </code>
      <CopyButton text={text} what={what} variant="quiet" />
    </div>
  );
}
