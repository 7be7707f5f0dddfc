import { useFormatter, useNow } from "next-intl";
import { useMemo } from "react";
import type { FoundMessage } from "@/lib/shared/api/search";
import { usePersonName } from "../hooks/use-person-name";
import { Avatar } from "../ui/avatar";
import { snippet } from "./highlight";

const daySeconds = 24 * 3_600;

/** A found message: author, room, time and a snippet around the first hit. */
export function MessageResult({
  message,
  room,
  query,
  alike,
}: {
  message: FoundMessage;
  /** null when the search covers one room only. */
  room: string | null;
  query: string;
  /** Another author among the results has a name that looks the same. */
  alike: boolean;
}) {
  const format = useFormatter();
  const { username, msg, time } = message;
  const nickname = usePersonName()(message);
  const pieces = useMemo(() => snippet(msg, query), [msg, query]);
  const now = useNow();
  const date = new Date(time * 1_000);
  const isRecent = now.getTime() / 1_000 - time < 300 * daySeconds;
  return (
    <>
      <Avatar seed={username} name={nickname} size="small" className="mt-0.5 self-start" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2 text-sm">
          <span className="min-w-0 truncate text-muted">
            <bdi className="font-medium text-ink">{nickname}</bdi>
            {alike && <span> @{username}</span>}
            {room !== null && (
              <span>
                {" · "}
                <bdi>{room}</bdi>
              </span>
            )}
          </span>
          <time dateTime={date.toISOString()} className="ml-auto shrink-0 text-xs text-muted">
            {isRecent
              ? `${format.dateTime(date, { month: "short", day: "numeric" })} ${format.dateTime(date, { timeStyle: "short" })}`
              : format.dateTime(date, { year: "numeric", month: "short", day: "numeric" })}
          </time>
        </span>
        <span className="line-clamp-2 text-base wrap-anywhere" dir="auto">
          {pieces.map(({ text, hit }, at) =>
            hit ? (
              <mark key={at} className="rounded-xs bg-accent-soft font-medium text-accent-ink">
                {text}
              </mark>
            ) : (
              text
            ),
          )}
        </span>
      </span>
    </>
  );
}
