"use client";

import { FileText, Image, Link2 } from "lucide-react";
import { useFormatter, useTimeZone, useTranslations } from "next-intl";
import { useMemo } from "react";
import { openViewer } from "../files/viewer";
import { spaceChinese } from "../hooks/space-chinese";
import { useRoomContext } from "../room/room-context";
import { LoadFailed } from "../ui/load-failed";
import { Spinner } from "../ui/spinner";
import { FileRow } from "./file-row";
import { LinkRow } from "./link-row";
import type { FileItem, FilesTab, ListedItem } from "./listed-items";
import { PictureTile } from "./picture-tile";
import { useRoomFiles } from "./use-room-files";
import { type ItemProps, WindowedItems } from "./windowed-items";

const icons = { pictures: Image, files: FileText, links: Link2 };

/** One tab of the files panel. */
export function FilesTabContent({
  tab,
  onJump,
}: {
  tab: FilesTab;
  onJump: (message: number) => void;
}) {
  const t = useTranslations("filesPanel");
  const { room } = useRoomContext();
  const { items, more, isLoading, error, loadMore, reload } = useRoomFiles(tab);
  const month = useMonth();
  const pictures = useMemo(
    () => (items ?? []).flatMap((item) => (item.kind === "link" ? [] : item)),
    [items],
  );
  const open = (item: FileItem) => {
    const shown = pictures.map((file) => {
      const { message: id, username, nickname, time } = file;
      return { file, message: { id, username, nickname, time } };
    });
    openViewer(room.id, shown, pictures.indexOf(item));
  };
  const render = (item: ListedItem, props: ItemProps) => {
    const common = { ...props, onJump: () => onJump(item.message) };
    if (item.kind === "link") return <LinkRow link={item} {...common} />;
    if (item.kind === "file" || item.kind === "audio") return <FileRow file={item} {...common} />;
    return <PictureTile file={item} onOpen={() => open(item)} {...common} />;
  };
  const Icon = icons[tab];
  if (items?.length === 0 && !more && error === undefined) {
    return (
      <div className="flex flex-col items-center gap-2 px-8 pt-16 text-center text-sm text-muted">
        <Icon aria-hidden className="size-7 opacity-60" />
        <p className="text-pretty">{t(`empty.${tab}`)}</p>
      </div>
    );
  }
  return (
    <WindowedItems
      items={items ?? []}
      label={t(`tabs.${tab}`)}
      month={month}
      render={render}
      onEnd={more && !isLoading && error === undefined ? loadMore : null}
    >
      {error !== undefined && (
        <div className="py-2">
          <LoadFailed error={error} onRetry={reload} />
        </div>
      )}
      {isLoading && (
        <p
          role="status"
          aria-label={t("loading")}
          className="flex animate-appear-late justify-center py-4 text-muted"
        >
          <Spinner />
        </p>
      )}
    </WindowedItems>
  );
}

/** The name of the month that a time is in, with the year. */
function useMonth(): (time: number) => string {
  const format = useFormatter();
  const timeZone = useTimeZone();
  return useMemo(() => {
    const names = new Map<number, string>();
    return (time) => {
      // No month begins within a quarter of an hour; formatting is slow.
      const quarter = Math.floor(time / 900);
      const known = names.get(quarter);
      if (known !== undefined) return known;
      const options = { year: "numeric", month: "long", ...(timeZone && { timeZone }) } as const;
      const name = spaceChinese(format.dateTime(new Date(time * 1_000), options));
      names.set(quarter, name);
      return name;
    };
  }, [format, timeZone]);
}
