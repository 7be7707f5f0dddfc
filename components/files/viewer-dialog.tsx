"use client";

import { Check, Copy, Download, MessageSquareText } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useMemo, useRef, useState } from "react";
import Lightbox, { type ControllerRef, type Slide } from "yet-another-react-lightbox";
import Video from "yet-another-react-lightbox/plugins/video";
import Zoom from "yet-another-react-lightbox/plugins/zoom";
import "yet-another-react-lightbox/styles.css";
import { fileAddress } from "@/lib/client/files/addresses";
import { isTouch } from "../hooks/is-touch";
import { useMediaQuery } from "../hooks/use-media-query";
import { usePersonName } from "../hooks/use-person-name";
import { useMessageActions } from "../message-actions/actions-context";
import { toast } from "../ui/toast";
import { useBackCloses } from "../ui/use-back-closes";
import { useReturnFocus } from "../ui/use-return-focus";
import { canCopyPictures, copyPicture } from "./copy-picture";
import { isAnimated, isPicture, isVideo } from "./kinds";
import { sourcesOf, stillAddress } from "./sources";
import { ViewerCaption } from "./viewer-caption";
import type { ViewerContent, ViewerItem } from "./viewer-items";
import "./viewer.css";

const motionMs = { fade: 160, swipe: 260, zoom: 200 };
const noMotion = { fade: 0, swipe: 0, zoom: 0 };

/** Pictures and video in the whole window: one at a time, to be enlarged, copied and downloaded. */
export function ViewerDialog({
  roomId,
  items,
  index: first,
  onClosed,
}: ViewerContent & { onClosed: () => void }) {
  const t = useTranslations("files");
  const labels = useLabels();
  const nameOf = usePersonName();
  const actions = useMessageActions();
  const [open, setOpen] = useState(true);
  const [index, setIndex] = useState(first);
  const [copied, setCopied] = useState<number | null>(null);
  const controller = useRef<ControllerRef>(null);
  const target = useRef<number | null>(null);
  const isStill = useMediaQuery("(prefers-reduced-motion: reduce)");
  const returnFocus = useReturnFocus(open);
  const close = () => controller.current?.close();
  useBackCloses(open, close);
  const slides = useMemo(
    () =>
      items.map((item) => {
        const { name, alt } = item.file;
        const label = alt ?? t("pictureFrom", { name, author: nameOf(item.message) });
        return slideOf(roomId, item, label, isStill);
      }),
    [roomId, items, nameOf, t, isStill],
  );
  const item = items[index];
  if (!item) return null;
  const { file, message } = item;
  const isCopied = copied === file.id;
  const copy = async () => {
    if (await copyPicture(fileAddress(roomId, file.id))) setCopied(file.id);
    else toast.error(t("copyFailed"));
  };
  return (
    <Lightbox
      open
      close={onClosed}
      index={first}
      slides={slides}
      plugins={[Zoom, Video]}
      labels={labels}
      className="viewer"
      carousel={{ finite: true, preload: 1, padding: 0, spacing: "8%" }}
      animation={isStill ? noMotion : motionMs}
      controller={{ ref: controller, closeOnPullDown: true, closeOnBackdropClick: true }}
      zoom={{ maxZoomPixelRatio: 3, scrollToZoom: true }}
      video={{ controls: true, playsInline: true, preload: "metadata" }}
      on={{
        view: (shown) => setIndex(shown.index),
        exiting: () => setOpen(false),
        exited: () => {
          returnFocus(new Event("close"));
          if (target.current !== null) actions?.jump(target.current);
        },
      }}
      toolbar={{
        buttons: [
          actions && (
            <ViewerButton
              key="show"
              label={t("showInRoom")}
              onClick={() => {
                target.current = message.id;
                close();
              }}
            >
              <MessageSquareText aria-hidden />
            </ViewerButton>
          ),
          isPicture(file) && canCopyPictures() && (
            <ViewerButton key="copy" label={t("copyPicture")} onClick={() => void copy()}>
              {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
            </ViewerButton>
          ),
          <a
            key="download"
            href={fileAddress(roomId, file.id)}
            download={file.name}
            aria-label={t("download", { name: file.name })}
            title={t("downloadShort")}
            className="yarl__button"
          >
            <Download aria-hidden />
          </a>,
          "close",
        ],
      }}
      render={{
        // A finger has no need of these, and a phone no space.
        ...(isTouch() && { buttonZoom: () => null }),
        ...(index === 0 && { buttonPrev: () => null }),
        ...(index === items.length - 1 && { buttonNext: () => null }),
        controls: () => (
          <>
            <ViewerCaption file={file} message={message} index={index} total={items.length} />
            <span role="status" className="sr-only">
              {isCopied && t("copied")}
            </span>
          </>
        ),
      }}
    />
  );
}

function slideOf(roomId: number, { file }: ViewerItem, alt: string, isStill: boolean): Slide {
  const { id, type, width, height } = file;
  const src = fileAddress(roomId, id);
  const size = { ...(width && { width }), ...(height && { height }) };
  if (isVideo(file)) {
    // Chromium plays most of what it says it does not know.
    const shown = type === "video/quicktime" ? "video/mp4" : type;
    return { type: "video", ...size, sources: [{ src, type: shown }] };
  }
  const still = isAnimated(file) && isStill ? stillAddress(roomId, file) : null;
  if (still !== null) return { src: still, alt, ...size };
  const smaller = isAnimated(file)
    ? []
    : sourcesOf(roomId, file).filter((each) => each.src !== src);
  const original = { src, width: width ?? 1, height: height ?? 1 };
  return { src, alt, ...size, ...(smaller.length > 0 && { srcSet: [...smaller, original] }) };
}

function ViewerButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="yarl__button"
    >
      {children}
    </button>
  );
}

/** The labels of the library's own controls, by its names. */
function useLabels() {
  const t = useTranslations("files");
  return {
    Lightbox: t("viewer"),
    "Photo gallery": t("viewer"),
    Carousel: t("gallery"),
    Slide: t("slide"),
    "{index} of {total}": t("place", { index: "{index}", total: "{total}" }),
    Previous: t("previous"),
    Next: t("next"),
    Close: t("close"),
    "Zoom in": t("zoomIn"),
    "Zoom out": t("zoomOut"),
  };
}
