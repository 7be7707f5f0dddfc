import { useFormatter, useNow } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { alikeNames } from "@/lib/shared/alike-names";
import type { FoundMessage } from "@/lib/shared/api/search";
import { foldName, mentionMarks } from "@/lib/wire/mentions";
import { usePersonName } from "../hooks/use-person-name";
import { PeopleProvider } from "../message/people";
import { useLinkReading } from "../message/use-link-reading";
import { useTextAsShown } from "../message/use-text-as-shown";
import { useMemberList } from "../people/members";
import { useMe } from "../shell/me-context";
import { Avatar } from "../ui/avatar";
import { foundSnippet } from "./highlight";

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
          {mentionMarks(msg).length > 0 ? (
            <WithMembers roomId={message.room}>
              <Snippet msg={msg} query={query} />
            </WithMembers>
          ) : (
            <Snippet msg={msg} query={query} />
          )}
        </span>
      </span>
    </>
  );
}

/** Lets a message read its mentions by the names of the room's members. */
function WithMembers({ roomId, children }: { roomId: number; children: ReactNode }) {
  const members = useMemberList(roomId);
  const me = useMe();
  const people = useMemo(
    () => ({
      known: new Map(members?.map((person) => [foldName(person.username), person])),
      alike: alikeNames(members ?? []),
      me: me.username,
    }),
    [members, me.username],
  );
  return <PeopleProvider value={people}>{children}</PeopleProvider>;
}

function Snippet({ msg, query }: { msg: string; query: string }) {
  const shown = useTextAsShown(msg, useLinkReading(msg));
  const pieces = useMemo(() => foundSnippet(msg, shown, query), [msg, shown, query]);
  return pieces.map(({ text, hit }, at) =>
    hit ? (
      <mark key={at} className="rounded-xs bg-accent-soft font-medium text-accent-ink">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
