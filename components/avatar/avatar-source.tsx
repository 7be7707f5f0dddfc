"use client";

import { ImagePlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent as ReactDragEvent, useEffect, useId, useRef, useState } from "react";
import { useProblemText } from "../hooks/use-problem-text";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { FieldError } from "../ui/field-error";
import { toast } from "../ui/toast";
import { type AvatarOwner, deleteAvatar } from "./avatar-owner";
import { useAvatar } from "./avatars-context";

/** The picture as it is, to be replaced by one that is chosen, dropped or pasted, or removed. */
export function AvatarSource({
  owner,
  error,
  onFile,
}: {
  owner: AvatarOwner;
  /** What is wrong with the file that was chosen. */
  error: string | null;
  onFile: (file: File) => void;
}) {
  const t = useTranslations("avatar");
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const [isOver, setIsOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const errorId = useId();
  const has = useAvatar(owner.seed, "large") !== null;
  usePastedPicture(onFile);

  const remove = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await deleteAvatar(owner);
      // The button that had the focus goes.
      choose.current?.focus();
      toast(t("removed"));
    } catch (problem) {
      toast.error(problemText(problem));
    }
    setBusy(false);
  };
  const over = (event: ReactDragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    setIsOver(event.type === "dragover");
    const [file] = event.type === "drop" ? event.dataTransfer.files : [];
    if (file) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop is a second way to what its button does
    <div
      onDragOver={over}
      onDragLeave={over}
      onDrop={over}
      className={cx(
        "flex items-center gap-4 rounded-xl border border-dashed p-3 transition-colors",
        isOver ? "border-accent bg-accent-soft" : "border-line",
      )}
    >
      <Avatar seed={owner.seed} name={owner.name} size="giant" shape={owner.shape} />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex flex-wrap gap-2">
          <Button ref={choose} variant="outline" size="bar" onClick={() => input.current?.click()}>
            <ImagePlus aria-hidden className="size-4" />
            {t(has ? "change" : "choose")}
          </Button>
          {has && (
            <Button variant="quiet" size="bar" busy={busy} onClick={remove}>
              {t("remove")}
            </Button>
          )}
        </div>
        {error === null ? (
          <p className="text-sm text-muted pointer-coarse:hidden">{t("hint")}</p>
        ) : (
          <div role="alert">
            <FieldError id={errorId} text={error} />
          </div>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) onFile(file);
          // So that the same file can be chosen again.
          currentTarget.value = "";
        }}
      />
    </div>
  );
}

/** Takes pasted pictures; text stays with the field that has the focus. */
function usePastedPicture(onFile: (file: File) => void): void {
  const latest = useRef(onFile);
  useEffect(() => {
    latest.current = onFile;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) =>
        /^image\//.test(type),
      );
      if (!file) return;
      event.preventDefault();
      latest.current(file);
    };
    // A file that is dropped beside would replace the page.
    const stay = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    document.addEventListener("paste", onPaste);
    document.addEventListener("dragover", stay);
    document.addEventListener("drop", stay);
    return () => {
      document.removeEventListener("paste", onPaste);
      document.removeEventListener("dragover", stay);
      document.removeEventListener("drop", stay);
    };
  }, []);
}
