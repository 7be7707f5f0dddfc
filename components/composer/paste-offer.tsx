import { FileText } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { limits } from "@/lib/wire/limits";
import { Button } from "../ui/button";

/** Asks what to do with a pasted text that is too long for a message. */
export function PasteOffer({
  onFile,
  onText,
  onCancel,
}: {
  onFile: () => void;
  onText: () => void;
  onCancel: () => void;
}) {
  const t = useTranslations("attachments");
  const format = useFormatter();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const question = t("longPaste", { max: format.number(limits.messageCharacters) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own.
    <div
      role="group"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line py-2 pr-2 pl-3.5 text-sm"
    >
      <FileText aria-hidden className="size-4 shrink-0 text-accent-ink" />
      <p role="status" className="min-w-48 flex-1">
        {question}
      </p>
      <span className="flex flex-wrap gap-1.5">
        <Button ref={first} size="small" onClick={onFile}>
          {t("pasteAsFile")}
        </Button>
        <Button variant="outline" size="small" onClick={onText}>
          {t("pasteAnyway")}
        </Button>
        <Button variant="quiet" size="small" onClick={onCancel}>
          {t("pasteCancel")}
        </Button>
      </span>
    </div>
  );
}
