"use client";

import { useTranslations } from "next-intl";
import { type MouseEvent, useRef, useState } from "react";
import { fileAddress } from "@/lib/client/files/addresses";
import { localPreviews } from "@/lib/client/files/local-previews";
import type { FileInfo } from "@/lib/wire/frames";
import { useRoomContext } from "../room/room-context";
import { cx } from "../ui/cx";
import { later, useLater } from "../ui/later";
import type { PictureBox } from "./boxes";
import { isAnimated } from "./kinds";
import { imageSource, stillAddress } from "./sources";
import { openViewer, viewerPart } from "./viewer";
import { type ShownMessage, visualsIn } from "./viewer-items";

const placeholders = later(() => import("./placeholder"), { ahead: false });
const brokenPicture = later(() => import("./broken-picture"), { ahead: false });
const motionSwitch = later(() => import("./motion-switch"), { ahead: false });

/** A picture in its box, which opens the viewer. */
export function PictureFrame({
  roomId,
  file,
  box,
  fills = false,
  className,
  author,
  message,
}: {
  roomId: number;
  file: FileInfo;
  box: PictureBox;
  /** The box is as wide as what is around it. */
  fills?: boolean;
  className?: string;
  /** Null: nobody is named. */
  author: string | null;
  message: ShownMessage | undefined;
}) {
  const t = useTranslations("files");
  const { readEntries } = useRoomContext();
  const [state, setState] = useState<"waiting" | "shown" | "broken">("waiting");
  const [attempt, setAttempt] = useState(0);
  /** Null: as the system asks for. */
  const [moves, setMoves] = useState<boolean | null>(null);
  const image = useRef<HTMLImageElement>(null);
  const placeholder = useLater(placeholders, state === "waiting" && file.hash !== undefined);
  const broken = useLater(brokenPicture, state === "broken");
  const animated = isAnimated(file);
  const motion = useLater(motionSwitch, animated);
  const { name, alt } = file;
  const label =
    alt ?? (author === null ? t("picture", { name }) : t("pictureFrom", { name, author }));
  const behind = localPreviews.get(file.id) ?? placeholder?.placeholderOf(file.hash ?? "");
  const open = (event: MouseEvent<HTMLElement>) => {
    const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (!message || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
    event.preventDefault();
    // Safari does not focus a link that is clicked, and the viewer returns the focus.
    event.currentTarget.focus({ preventScroll: true });
    const items = visualsIn(readEntries());
    const index = items.findIndex((item) => item.file.id === file.id);
    if (index >= 0) openViewer(roomId, items, index);
    else openViewer(roomId, [{ file, message }], 0);
  };
  const still = stillAddress(roomId, file);
  const source = imageSource(roomId, file, box);
  return (
    <div
      className={cx("relative max-w-full overflow-hidden", fills && "w-full!", className)}
      style={{ width: box.width, aspectRatio: `${box.width} / ${box.height}` }}
    >
      {state === "broken" ? (
        broken && (
          <broken.BrokenPicture
            address={source.src}
            label={label}
            onRetry={() => {
              setAttempt(attempt + 1);
              setState("waiting");
            }}
          />
        )
      ) : (
        <a
          href={fileAddress(roomId, file.id)}
          target="_blank"
          rel="noopener"
          data-picture={file.id}
          data-name={name}
          aria-haspopup="dialog"
          onClick={open}
          onPointerEnter={viewerPart.load}
          onFocus={viewerPart.load}
          draggable={false}
          className={cx(
            "block size-full cursor-zoom-in bg-hover bg-cover bg-center focus-visible:-outline-offset-2",
            className,
          )}
          style={
            state === "waiting" && behind ? { backgroundImage: `url("${behind}")` } : undefined
          }
        >
          <picture>
            {animated && still !== null && moves === null && (
              <source media="(prefers-reduced-motion: reduce)" srcSet={still} />
            )}
            <img
              key={attempt}
              {...source}
              {...(moves === false && still !== null && { src: still })}
              alt={label}
              width={Math.round(box.width)}
              height={Math.round(box.height)}
              loading="lazy"
              decoding="async"
              draggable={false}
              // The server's page may have loaded it, or failed to, before React came.
              ref={(element) => {
                image.current = element;
                if (element?.complete) setState(element.naturalWidth > 0 ? "shown" : "broken");
              }}
              onLoad={() => setState("shown")}
              onError={() => setState("broken")}
              className={cx(
                "size-full",
                box.fit === "cover" ? "object-cover object-top" : "object-scale-down",
              )}
            />
          </picture>
        </a>
      )}
      {motion && animated && state !== "broken" && (
        <motion.MotionSwitch
          moves={moves}
          onChange={setMoves}
          name={name}
          cover={still === null && state === "shown" ? image : null}
        />
      )}
    </div>
  );
}
