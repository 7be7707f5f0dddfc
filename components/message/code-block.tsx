"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { copyText } from "../ui/copy-text";
import { IconButton } from "../ui/icon-button";
import { useLater } from "../ui/later";
import { highlighterLibrary } from "./highlighter-library";

const copiedMs = 2_000;

/** Code in a message. If it names a language, it is highlighted once the highlighter is loaded. */
export function CodeBlock({ code, language }: { code: string; language: string | null }) {
  const t = useTranslations("message");
  const highlighter = useLater(highlighterLibrary, language !== null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <figure
      aria-label={t("code", { language: language ?? "none" })}
      className="group/code relative rounded-lg border border-line bg-panel"
    >
      <pre
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: lets the keyboard scroll it.
        tabIndex={0}
        className="scroll-quiet max-h-96 overflow-auto overscroll-x-contain rounded-lg px-3 py-2 font-mono text-sm"
      >
        <code>{(language && highlighter?.highlight(code, language)) ?? code}</code>
      </pre>
      <IconButton
        label={copied ? t("copied") : t("copyCode")}
        size="small"
        onClick={async () => setCopied(await copyText(code))}
        className="touch-target absolute! top-1 right-1 w-7 bg-panel px-0! opacity-0 group-focus-within/code:opacity-100 group-hover/code:opacity-100 pointer-coarse:opacity-100 [&_svg]:size-3.5!"
      >
        {copied ? <Check aria-hidden className="text-accent-ink" /> : <Copy aria-hidden />}
      </IconButton>
      <span role="status" className="sr-only">
        {copied && t("copied")}
      </span>
    </figure>
  );
}
