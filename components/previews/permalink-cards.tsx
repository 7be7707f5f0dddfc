"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { fileAddress } from "@/lib/client/files/addresses";
import type { Permalink } from "@/lib/shared/message/permalink";
import { limits } from "@/lib/wire/limits";
import { spaceChinese } from "../hooks/space-chinese";
import { usePersonName } from "../hooks/use-person-name";
import { useOwnOrigin } from "../message/own-origin";
import { messageAt, useAuthors } from "../message/permalink-authors";
import { PlainQuote } from "../message/plain-quote";
import { permalinksIn } from "../message/use-link-reading";
import { useRoomListing, useRooms } from "../sidebar/rooms-context";

const code = /```[\s\S]*?(?:```|$)|`[^`\n]+`/g;

/** The messages of this Teahouse that a message links to, for a reader who may read them. */
export default function PermalinkCards({ msg }: { msg: string }) {
  const origin = useOwnOrigin();
  const rooms = useRooms();
  const links = useMemo(() => {
    const found = permalinksIn(msg.replace(code, " "), { rooms, origin });
    const byPath = new Map(found.map((link) => [link.path, link]));
    return [...byPath.values()].slice(0, limits.previewsPerMessage);
  }, [msg, rooms, origin]);
  const found = useAuthors(links);
  return links.map((link) => <Card key={link.path} link={link} message={messageAt(link, found)} />);
}

/** Nothing until the message is fetched, or if it does not exist any more. */
function Card({ link, message }: { link: Permalink; message: ReturnType<typeof messageAt> }) {
  const t = useTranslations("previews");
  const format = useFormatter();
  const nameOf = usePersonName();
  const room = useRoomListing(link.room);
  if (!message || !room) return null;
  const picture = message.files?.find(({ type, width }) => type.startsWith("image/") && width);
  const time = format.dateTime(message.time * 1_000, { dateStyle: "medium", timeStyle: "short" });
  return (
    <a
      href={link.path}
      aria-label={t("message", { nickname: nameOf(message) })}
      className="mt-1 mb-1.5 flex w-fit max-w-[min(100%,27rem)] items-start gap-3 rounded-lg border border-line border-s-3 border-s-accent/50 bg-panel px-3 py-2 text-sm hover:border-line-strong hover:border-s-accent"
    >
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2 text-xs text-muted">
          <bdi className="truncate font-semibold text-ink">{nameOf(message)}</bdi>
          <bdi className="min-w-0 truncate">{room.direct ? nameOf(room.direct) : room.name}</bdi>
          <time
            dateTime={new Date(message.time * 1_000).toISOString()}
            className="shrink-0 tabular-nums"
          >
            {spaceChinese(time)}
          </time>
        </span>
        {message.msg !== "" && (
          <span className="mt-0.5 line-clamp-3 wrap-anywhere">
            <PlainQuote msg={message.msg} />
          </span>
        )}
        {message.msg === "" && message.files && (
          <span className="mt-0.5 block truncate">
            {message.files.map(({ name }) => name).join(", ")}
          </span>
        )}
      </span>
      {picture && (
        <img
          src={fileAddress(link.room, picture.id, (picture.width ?? 0) > 480 ? "small" : undefined)}
          alt={picture.alt ?? ""}
          width={56}
          height={56}
          loading="lazy"
          className="size-14 shrink-0 rounded-md bg-hover object-cover"
        />
      )}
    </a>
  );
}
