"use client";

import { useTranslations } from "next-intl";
import { isDeleted } from "@/lib/shared/deleted-account";
import type { FileInfo } from "@/lib/wire/frames";
import { usePersonName } from "../hooks/use-person-name";
import { later, useLater } from "../ui/later";
import { albumRows, albumWidth, cellShape, grouped, otherBox, pictureBox } from "./boxes";
import { isVideo } from "./kinds";
import { PictureFrame } from "./picture-frame";
import type { ShownMessage } from "./viewer-items";

/** What is no picture: players and cards. A page without such files does not need them. */
const otherFiles = later(() => import("./other-file"), { ahead: false });

/** A percentage would round. */
const columns = 12;

/**
 * The files of a message. Each has its space before it is loaded, and before the code is that shows it.
 * Without `message`, which is to be sent yet, nothing can be opened.
 */
export function MessageFiles({
  roomId,
  files,
  message,
}: {
  roomId: number;
  files: FileInfo[];
  message?: ShownMessage;
}) {
  const { pictures, others } = grouped(files);
  const nameOf = usePersonName();
  const author = message && !isDeleted(message) ? nameOf(message) : null;
  const [first] = pictures;
  return (
    <div data-files className="flex max-w-full flex-col items-start gap-1 pb-1">
      {first &&
        (pictures.length === 1 ? (
          <PictureFrame
            box={pictureBox(first)}
            className="rounded-lg"
            file={first}
            {...{ roomId, author, message }}
          />
        ) : (
          <Album {...{ pictures, roomId, author, message }} />
        ))}
      {others.map((file) => (
        <OtherFile key={file.id} roomId={roomId} file={file} />
      ))}
    </div>
  );
}

function Album({
  pictures,
  ...props
}: {
  pictures: FileInfo[];
  roomId: number;
  author: string | null;
  message: ShownMessage | undefined;
}) {
  const t = useTranslations("files");
  const rows = albumRows(pictures.length);
  const places = rows.flatMap((inRow) => Array.from({ length: inRow }, () => inRow));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields.
    <div
      role="group"
      aria-label={t("summary", { kind: "picture", count: pictures.length, name: "" })}
      className="grid max-w-full gap-1 overflow-hidden rounded-lg"
      style={{ width: albumWidth, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {pictures.map((file, index) => {
        const inRow = places[index] ?? 1;
        const width = albumWidth / inRow;
        const box = { width, height: width / cellShape(inRow), fit: "cover" as const };
        return (
          <div key={file.id} style={{ gridColumn: `span ${columns / inRow}` }}>
            <PictureFrame box={box} fills file={file} {...props} />
          </div>
        );
      })}
    </div>
  );
}

function OtherFile({ roomId, file }: { roomId: number; file: FileInfo }) {
  const part = useLater(otherFiles, true);
  const { width, height } = otherBox(file);
  const shape = isVideo(file) ? { aspectRatio: `${width} / ${height}` } : { height };
  return (
    <div className="max-w-full overflow-hidden rounded-lg" style={{ width, ...shape }}>
      {part ? (
        <part.OtherFile roomId={roomId} file={file} />
      ) : (
        <div className="size-full rounded-lg border border-line" />
      )}
    </div>
  );
}
