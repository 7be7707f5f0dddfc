"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "./button";
import type { ButtonLook } from "./button-style";
import { copyText } from "./copy-text";

const confirmationMs = 2_000;

/** Copies `text` and confirms in place. `what` is its name, such as "Copy invite link". */
export function CopyButton({
  text,
  what,
  ...props
}: { text: string; what: string } & ButtonLook & { autoFocus?: boolean }) {
  const t = useTranslations("dialog");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <Button
        variant="outline"
        size="small"
        aria-label={what}
        title={what}
        onClick={async () => setCopied(await copyText(text))}
        {...props}
      >
        {copied ? (
          <Check aria-hidden className="size-4 text-accent-ink" />
        ) : (
          <Copy aria-hidden className="size-4" />
        )}
        {copied ? t("copied") : t("copy")}
      </Button>
      <span role="status" className="sr-only">
        {copied && t("copied")}
      </span>
    </>
  );
}
