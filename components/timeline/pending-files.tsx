import { useFormatter, useTranslations } from "next-intl";
import { type CSSProperties, useSyncExternalStore } from "react";
import { type Attachment, mayBePicture } from "@/lib/client/files/attachment";
import { ownUploads } from "@/lib/client/files/own-uploads";
import type { PendingFiles as Pending } from "@/lib/client/state/types";
import { FileIcon } from "../composer/file-icon";
import { useFileSize } from "../composer/file-size";
import { UploadRing } from "../composer/upload-ring";
import { useUpload } from "../composer/use-upload";
import { useRoomContext } from "../room/room-context";
import { Button } from "../ui/button";

/** The files of a message that is not sent yet, each with what is uploaded of it. */
export function PendingFiles({ pending }: { pending: Pending }) {
  const { attachments, failed } = pending;
  const pictures = attachments.filter(isPicture);
  const others = attachments.filter((each) => !isPicture(each));
  return (
    <div className="flex flex-col gap-1 pt-1">
      {pictures.length === 1
        ? pictures.map((each) => <Picture key={each.key} attachment={each} style={boxOf(each)} />)
        : pictures.length > 0 && <Album pictures={pictures} />}
      {others.map((each) => (
        <Card key={each.key} attachment={each} />
      ))}
      {!failed && <Progress pending={pending} />}
    </div>
  );
}

/** As the message is shown once it is sent, so that nothing moves then. */
const largest = { width: 480, height: 360 };
const gapPx = 4;

function isPicture({ type, width }: Attachment): boolean {
  return width !== undefined && mayBePicture(type);
}

function boxOf({ width = 1, height = 1 }: Attachment): CSSProperties {
  const scale = Math.min(1, largest.width / width, largest.height / height);
  const smallest = scale === 1 ? 48 : 96;
  const shown = Math.max(smallest, Math.round(width * scale));
  const tall = Math.max(smallest, Math.round(height * scale));
  return { width: shown, aspectRatio: `${shown} / ${tall}` };
}

/** How many pictures each row of an album has. */
function albumRows(count: number): number[] {
  const rows = [[], [1], [2], [3], [2, 2], [2, 3], [3, 3], [3, 4], [4, 4], [3, 3, 3], [3, 3, 4]];
  return rows[count] ?? [...albumRows(count - 4), 4];
}

function Album({ pictures }: { pictures: Attachment[] }) {
  const inRow = albumRows(pictures.length).flatMap((count) => Array<number>(count).fill(count));
  return (
    <div className="flex max-w-full flex-wrap gap-1" style={{ width: largest.width }}>
      {pictures.map((each, place) => {
        const count = inRow[place] ?? 1;
        const width = `calc((100% - ${gapPx * (count - 1)}px) / ${count})`;
        const aspectRatio = count === 2 ? "4 / 3" : "1";
        return <Picture key={each.key} attachment={each} style={{ width, aspectRatio }} />;
      })}
    </div>
  );
}

function Picture({ attachment, style }: { attachment: Attachment; style: CSSProperties }) {
  const upload = useUpload(attachment.key);
  const { name, alt } = attachment;
  return (
    <span className="relative block max-w-full overflow-hidden rounded-lg bg-press" style={style}>
      {!upload?.preview && (
        <span
          role="img"
          aria-label={alt ?? name}
          className="absolute inset-0 grid place-items-center text-muted"
        >
          <FileIcon type={attachment.type} className="size-6" />
        </span>
      )}
      {upload?.preview && (
        <img
          src={upload.preview}
          alt={alt ?? name}
          decoding="sync"
          draggable={false}
          className="absolute inset-0 size-full object-cover"
        />
      )}
      <span className="pointer-events-none absolute inset-0 grid place-items-center">
        <UploadRing name={name} state={upload?.state} />
      </span>
    </span>
  );
}

function Card({ attachment: { key, name, type, bytes } }: { attachment: Attachment }) {
  const sizeOf = useFileSize();
  const state = useUpload(key)?.state;
  const isUnderWay = state?.is === "waiting" || state?.is === "sending";
  return (
    <span className="flex h-14 w-90 max-w-full items-center gap-3 rounded-lg border border-line px-3">
      {isUnderWay ? (
        <UploadRing name={name} state={state} />
      ) : (
        <span className="grid size-9 shrink-0 place-items-center">
          <FileIcon type={type} className="size-6 text-muted" />
        </span>
      )}
      <span className="min-w-0">
        <bdi className="block truncate text-base font-medium">{name}</bdi>
        <span className="block text-xs text-muted">{sizeOf(bytes)}</span>
      </span>
    </span>
  );
}

/** How many are there, while some are not; and the way to give them up. */
function Progress({ pending: { cid, attachments } }: { pending: Pending }) {
  const t = useTranslations("attachments");
  const format = useFormatter();
  const { discard } = useRoomContext();
  const { subscribe, get } = ownUploads();
  const done = useSyncExternalStore(
    subscribe,
    () => attachments.filter(({ key }) => get(key)?.state.is === "done").length,
  );
  const [count, isOut] = [attachments.length, done === attachments.length];
  return (
    <span className="flex h-7 animate-appear-late items-center gap-2 text-xs text-muted">
      {isOut
        ? t("sendingFiles")
        : t("uploaded", { done: format.number(done), count: format.number(count) })}
      {!isOut && (
        <Button variant="quiet" size="small" onClick={() => discard(cid)}>
          {t("cancel")}
        </Button>
      )}
    </span>
  );
}
