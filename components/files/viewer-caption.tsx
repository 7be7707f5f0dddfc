import type { FileInfo } from "@/lib/wire/frames";
import { usePersonName } from "../hooks/use-person-name";
import { MessageTime } from "../timeline/message-time";
import { FileName } from "./file-name";
import type { ShownMessage } from "./viewer-items";

/** At the bottom of the viewer: what the picture shows, who sent it and when. */
export function ViewerCaption({
  file: { name, alt },
  message,
  index,
  total,
}: {
  file: FileInfo;
  message: ShownMessage;
  index: number;
  total: number;
}) {
  const nameOf = usePersonName();
  return (
    <>
      {total > 1 && (
        <p aria-hidden className="viewer-count">
          {index + 1} / {total}
        </p>
      )}
      <div className="viewer-caption">
        {alt && (
          <p dir="auto" className="line-clamp-3 max-w-prose wrap-anywhere">
            {alt}
          </p>
        )}
        <p className="flex max-w-full min-w-0 items-baseline gap-2 text-sm opacity-85">
          <bdi className="max-w-[40%] shrink-0 truncate font-semibold">{nameOf(message)}</bdi>
          <MessageTime time={message.time} className="shrink-0" />
          <FileName name={name} className="min-w-0" />
        </p>
      </div>
    </>
  );
}
