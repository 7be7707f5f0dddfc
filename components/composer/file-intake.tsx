import { Paperclip } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useRoomContext } from "../room/room-context";
import { useAttachments } from "./attachments-context";
import { filesOfPaste } from "./paste";

/** What takes a paste itself. */
const takers = "input, textarea, [contenteditable], [role=dialog], [role=alertdialog]";

/**
 * Takes files that are dropped onto the element around it, or pasted while no field has the focus, and
 * shows where a drop would go.
 */
export function FileIntake() {
  const t = useTranslations("attachments");
  const { room } = useRoomContext();
  const { add } = useAttachments();
  const marker = useRef<HTMLDivElement>(null);
  const [isOver, setIsOver] = useState(false);
  /** Pictures and selections of this page are no files, even if the browser makes one of them. */
  const isOwn = useRef(false);

  const isWithin = (event: Event) =>
    event.target instanceof Node && marker.current?.parentElement?.contains(event.target) === true;
  const onDragOver = useEffectEvent((event: DragEvent) => {
    const takes = hasFiles(event) && !isOwn.current && isWithin(event);
    setIsOver(takes);
    if (!takes || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  const onDrop = useEffectEvent((event: DragEvent) => {
    setIsOver(false);
    if (!hasFiles(event) || isOwn.current || !isWithin(event) || !event.dataTransfer) return;
    event.preventDefault();
    const { files, folders } = droppedIn(event.dataTransfer);
    add(files, folders);
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const { target, clipboardData, defaultPrevented } = event;
    if (defaultPrevented || !clipboardData) return;
    if (target instanceof Element && target.closest(takers)) return;
    if (document.querySelector("[role=dialog], [role=alertdialog]")) return;
    const files = filesOfPaste(clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    add(files);
  });
  useEffect(() => {
    const control = new AbortController();
    // Before the page's guard against drops (components/shell/drop-guard.ts).
    const early = { capture: true, signal: control.signal };
    const leave = () => setIsOver(false);
    window.addEventListener("dragover", (event) => onDragOver(event), early);
    window.addEventListener("drop", (event) => onDrop(event), early);
    window.addEventListener("paste", (event) => onPaste(event), { signal: control.signal });
    window.addEventListener("dragleave", ({ relatedTarget }) => !relatedTarget && leave(), early);
    window.addEventListener("dragstart", () => (isOwn.current = true), early);
    window.addEventListener(
      "dragend",
      () => {
        isOwn.current = false;
        leave();
      },
      early,
    );
    // A drag that ends elsewhere does not say so.
    window.addEventListener("pointermove", leave, early);
    return () => control.abort();
  }, []);
  return (
    <div
      ref={marker}
      data-file-intake
      className="pointer-events-none absolute inset-0 z-40 empty:hidden"
    >
      {isOver && (
        <div className="flex size-full animate-fade-in p-3">
          <div className="flex flex-1 flex-col items-center justify-center gap-2 rounded-2xl border-2 border-dashed border-accent bg-canvas/90 p-6 text-center">
            <Paperclip aria-hidden className="size-7 text-accent-ink" />
            <p className="max-w-full truncate text-lg font-semibold">
              {t("drop", { room: room.name })}
            </p>
            <p className="text-sm text-muted">{t("dropHint")}</p>
          </div>
        </div>
      )}
    </div>
  );
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/** To be called during the event: afterwards nothing tells a folder from a file. */
function droppedIn({ items, files }: DataTransfer): { files: File[]; folders: string[] } {
  const found: { files: File[]; folders: string[] } = { files: [], folders: [] };
  for (const item of items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry?.();
    const file = item.getAsFile();
    if (entry?.isDirectory) found.folders.push(entry.name);
    else if (file) found.files.push(file);
  }
  return items.length === 0 ? { files: [...files], folders: [] } : found;
}
