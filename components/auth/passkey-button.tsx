"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { openWithPasskey } from "./open-session";

const load = () => import("@/lib/client/passkeys/passkeys");
/** A challenge is good for five minutes; the suggestion of a page that lies open gets new ones. */
const renewMs = 4 * 60_000;

/**
 * Signs in with a passkey: by the button, and from the suggestions of the name's field once the form is
 * used. `onFailure` gets a text, or null when another try begins.
 */
export function PasskeyButton({
  next,
  suggest,
  onFailure,
}: {
  next: string;
  /** Whether the form is in use, so that passkeys may be suggested. */
  suggest: boolean;
  onFailure: (text: string | null) => void;
}) {
  const t = useTranslations("auth");
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);

  const signIn = useCallback(
    async (autofill: boolean) => {
      const passkeys = await load();
      const assertion = await passkeys.usePasskey({ autofill });
      onFailure(null);
      const { status, suspended } = await openWithPasskey(assertion);
      if (status) location.assign(next);
      else onFailure(suspended ? t("suspended") : t("passkeyUnknown"));
      return status;
    },
    [next, onFailure, t],
  );

  useEffect(() => {
    if (!suggest || busy) return;
    let stopped = false;
    const begin = async () => {
      const can = await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.();
      if (can && !stopped) await signIn(true).catch((error) => console.debug("no passkey", error));
    };
    void begin();
    const timer = setInterval(begin, renewMs);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [suggest, busy, signIn]);

  const press = async () => {
    if (busy) return;
    setBusy(true);
    onFailure(null);
    try {
      if (await signIn(false)) return;
    } catch (error) {
      const failure = await load().then(
        ({ passkeyFailure }) => passkeyFailure(error),
        () => null,
      );
      if (failure === null) onFailure(problemText(error));
      else onFailure(failure === "host" ? t("passkeyHost") : t("passkeyCancelled"));
    }
    setBusy(false);
  };
  return (
    <Button
      variant="outline"
      size="large"
      busy={busy}
      onClick={() => void press()}
      className="w-full"
    >
      <KeyRound aria-hidden className="size-4" />
      {t("usePasskey")}
    </Button>
  );
}
