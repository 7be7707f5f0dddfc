import { CircleAlert, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef } from "react";
import type { Refusal } from "@/lib/client/files/draft-files";
import { limits } from "@/lib/wire/limits";
import { IconButton } from "../ui/icon-button";
import { AttachmentTile } from "./attachment-tile";
import { useAttachments } from "./attachments-context";
import { useFileSize } from "./file-size";

/** Above the text field: the files that go with the message, and what could not be added. */
export function AttachmentTray({
  field,
  maxBytes,
  onSignedOut,
}: {
  field: RefObject<HTMLElement | null>;
  maxBytes: number;
  /** The server does not know the user any more. */
  onSignedOut: () => void;
}) {
  const t = useTranslations("attachments");
  const { draft, isBlocked, remove } = useAttachments();
  const { keys, refusals } = draft;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // What was added last.
    if (keys.length > 0) list.current?.lastElementChild?.scrollIntoView?.({ block: "nearest" });
  }, [keys.length]);
  const removeAt = (place: number, key: string) => {
    remove(key);
    const buttons = list.current?.querySelectorAll<HTMLElement>("[data-remove]") ?? [];
    (buttons[place + 1] ?? buttons[place - 1] ?? field.current)?.focus();
  };
  return (
    <>
      <span role="status" className="sr-only">
        {keys.length > 0 && t("count", { count: keys.length })}
      </span>
      {keys.length > 0 && (
        <ul
          ref={list}
          aria-label={t("list")}
          className="scroll-quiet flex gap-2 overflow-x-auto overscroll-x-contain scroll-px-3 px-3 pt-3 pb-1"
        >
          {keys.map((key, place) => (
            <AttachmentTile
              key={key}
              uploadKey={key}
              onRemove={() => removeAt(place, key)}
              onSignedOut={onSignedOut}
            />
          ))}
        </ul>
      )}
      {refusals.length > 0 && <Refusals refusals={refusals} maxBytes={maxBytes} />}
      {isBlocked && (
        <p role="status" className="px-3.5 pt-1 text-sm text-danger-ink">
          {t("blocked")}
        </p>
      )}
    </>
  );
}

function Refusals({ refusals, maxBytes }: { refusals: readonly Refusal[]; maxBytes: number }) {
  const t = useTranslations("attachments");
  const format = useFormatter();
  const sizeOf = useFileSize();
  const { dismiss } = useAttachments();
  const tooMany = refusals.filter(({ reason }) => reason === "too-many");
  const [first] = tooMany;
  const textOf = ({ name, reason }: Refusal) => {
    if (reason === "too-large") return t("tooLarge", { name, limit: sizeOf(maxBytes) });
    return t(reason === "empty" ? "empty" : "folder", { name });
  };
  const texts = refusals.filter(({ reason }) => reason !== "too-many").map(textOf);
  if (first) {
    const [total, max] = [tooMany.length, format.number(limits.filesPerMessage)];
    texts.push(t("tooMany", { name: first.name, others: total - 1, total, max }));
  }
  return (
    <div className="flex items-start gap-2 py-1 pr-1.5 pl-3.5 text-sm text-danger-ink">
      <CircleAlert aria-hidden className="mt-1.5 size-4 shrink-0" />
      <div role="alert" className="max-h-24 min-w-0 flex-1 overflow-y-auto py-1">
        {texts.map((text) => (
          <p key={text} dir="auto" className="wrap-anywhere">
            {text}
          </p>
        ))}
      </div>
      <IconButton
        size="small"
        label={t("dismiss")}
        onClick={dismiss}
        className="touch-target w-7 px-0! pointer-coarse:w-9 [&_svg]:size-4!"
      >
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
