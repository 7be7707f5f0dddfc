import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState } from "react";
import { ownUploads } from "@/lib/client/files/own-uploads";
import type { Upload } from "@/lib/client/files/uploads";
import { limits } from "@/lib/wire/limits";
import { isComposing } from "../hooks/is-composing";
import { Button } from "../ui/button";
import { Popover } from "../ui/popover";

/** Asks for the alternative text of a picture. */
export function AltButton({ upload: { key, name, alt = "" } }: { upload: Upload }) {
  const t = useTranslations("attachments");
  return (
    <Popover
      label={t("describeTitle")}
      align="start"
      className="w-80 max-w-[calc(100vw-1rem)] p-4"
      trigger={
        <button
          type="button"
          aria-label={t(alt === "" ? "describe" : "described", { name })}
          className="touch-target absolute! bottom-1 left-1 flex h-5 items-center gap-0.5 rounded-sm bg-[rgb(0_0_0/0.6)] px-1.5 text-[0.6875rem] font-semibold text-white hover:bg-[rgb(0_0_0/0.8)]"
        >
          {alt !== "" && <Check aria-hidden className="size-3" />}
          {t("alt")}
        </button>
      }
    >
      {(close) => (
        <AltForm
          alt={alt}
          onChange={(text) => ownUploads().describe(key, text)}
          onDone={() => close()}
        />
      )}
    </Popover>
  );
}

function AltForm({
  alt,
  onChange,
  onDone,
}: {
  alt: string;
  onChange: (text: string) => void;
  onDone: () => void;
}) {
  const t = useTranslations("attachments");
  const id = useId();
  const [text, setText] = useState(alt);
  // However it is closed, nothing written is lost.
  const latest = useRef({ text, alt, onChange });
  useEffect(() => {
    latest.current = { text, alt, onChange };
  });
  useEffect(
    () => () => {
      const { text, alt, onChange } = latest.current;
      const written = text.trim();
      if (written !== alt) onChange(written);
    },
    [],
  );
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="text-sm font-semibold">
        {t("describeTitle")}
      </label>
      <p id={`${id}-hint`} className="text-xs text-muted">
        {t("describeHint")}
      </p>
      <textarea
        id={id}
        dir="auto"
        rows={3}
        maxLength={limits.altCharacters}
        value={text}
        aria-describedby={`${id}-hint`}
        placeholder={t("describePlaceholder")}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || isComposing(event.nativeEvent)) return;
          event.preventDefault();
          onDone();
        }}
        className="scroll-quiet w-full resize-none rounded-lg border border-line-strong bg-canvas p-2 text-base outline-none focus:border-accent pointer-coarse:text-[1rem]"
      />
      <Button size="small" className="self-end" onClick={onDone}>
        {t("describeDone")}
      </Button>
    </div>
  );
}
