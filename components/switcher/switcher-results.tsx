"use client";

import { Command } from "cmdk";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { alikeNames } from "@/lib/shared/alike-names";
import { useBlocked } from "../blocks/use-blocked";
import { usePersonName } from "../hooks/use-person-name";
import { useProblemText } from "../hooks/use-problem-text";
import { useMe } from "../shell/me-context";
import type { Overlay } from "../shell/overlay-context";
import { useRooms } from "../sidebar/rooms-context";
import { useOpenDirect } from "../sidebar/use-open-direct";
import { LoadFailed } from "../ui/load-failed";
import { toast } from "../ui/toast";
import { MessageResult } from "./message-result";
import { PersonResult } from "./person-result";
import { rankRooms, score } from "./rank";
import { ResultGroup } from "./result-group";
import { ResultItem } from "./result-item";
import { RoomResult } from "./room-result";
import { useActions } from "./use-actions";
import { useFoundPerson } from "./use-found-person";
import { useMessageSearch } from "./use-message-search";

export function SwitcherResults({
  query,
  room,
  onGo,
  onRun,
}: {
  query: string;
  /** Restricts the search to the messages of this room. */
  room: { id: number } | null;
  onGo: (path: string) => void;
  onRun: (run: Overlay | (() => void)) => void;
}) {
  const t = useTranslations("switcher");
  const rooms = useRooms();
  const me = useMe();
  const current = Number(useParams<{ id?: string }>().id) || null;
  const openDirect = useOpenDirect();
  const problemText = useProblemText();
  const asked = query.trim();
  const found = useMessageSearch(query, room?.id ?? null);
  const { usernames: blocked } = useBlocked();
  const messages = found.messages.filter(({ username }) => !blocked.has(username));
  const alike = alikeNames(messages);
  const person = useFoundPerson(room ? "" : query);
  const actions = useActions().filter(({ text }) => asked === "" || score(text, asked) > 0.1);
  const ranked = rankRooms(rooms, query).filter(({ id }) => asked !== "" || id !== current);
  const isNew =
    person !== null &&
    person.username !== me.username &&
    !rooms.some(({ direct }) => direct?.username === person.username);
  const personName = usePersonName();
  const nameOf = (id: number) => {
    const listing = rooms.find((each) => each.id === id);
    return listing?.direct ? personName(listing.direct) : (listing?.name ?? null);
  };
  const message = async (username: string) => {
    try {
      await openDirect(username);
    } catch (error) {
      toast.error(problemText(error));
    }
  };
  const shownRooms = room ? [] : ranked;
  const shownActions = room ? [] : actions;
  const shownPerson = !room && isNew ? person : null;
  const isEmpty = shownRooms.length + shownActions.length + messages.length === 0 && !shownPerson;
  return (
    <Command.List className="scroll-quiet min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5 scroll-py-1.5">
      {shownRooms.length > 0 && (
        <ResultGroup heading={t("rooms")}>
          {shownRooms.map((each) => (
            <ResultItem
              key={each.id}
              value={`room ${each.id}`}
              onSelect={() => onGo(`/rooms/${each.id}`)}
            >
              <RoomResult room={each} />
            </ResultItem>
          ))}
        </ResultGroup>
      )}
      {shownPerson && (
        <ResultGroup heading={t("people")}>
          <ResultItem
            value={`person ${shownPerson.username}`}
            onSelect={() => onRun(() => message(shownPerson.username))}
          >
            <PersonResult person={shownPerson} />
          </ResultItem>
        </ResultGroup>
      )}
      {(messages.length > 0 || found.more) && (
        <ResultGroup heading={t("messages")}>
          {messages.map((each) => (
            <ResultItem
              key={`${each.room} ${each.id}`}
              value={`message ${each.room} ${each.id}`}
              onSelect={() => onGo(`/rooms/${each.room}?message=${each.id}`)}
            >
              <MessageResult
                message={each}
                room={room ? null : nameOf(each.room)}
                query={asked}
                alike={alike.has(each.username)}
              />
            </ResultItem>
          ))}
          {found.more && (
            <ResultItem value="more" onSelect={found.loadMore}>
              <span className="text-accent-ink">{found.busy ? t("searching") : t("more")}</span>
            </ResultItem>
          )}
        </ResultGroup>
      )}
      {shownActions.length > 0 && (
        <ResultGroup heading={t("actions")}>
          {shownActions.map(({ key, text, icon, run, lang }) => (
            <ResultItem key={key} value={`action ${key}`} onSelect={() => onRun(run)}>
              <span className="flex size-6 items-center justify-center text-muted">{icon}</span>
              <span lang={lang}>{text}</span>
            </ResultItem>
          ))}
        </ResultGroup>
      )}
      {found.error !== undefined && (
        <div className="p-3">
          <LoadFailed error={found.error} onRetry={found.retry} />
        </div>
      )}
      {found.error === undefined &&
        (isEmpty || found.busy) &&
        messages.length === 0 &&
        !found.more && (
          <p className="px-3 py-2.5 text-sm text-muted" role="status">
            {found.busy
              ? t("searching")
              : asked === ""
                ? t("hint")
                : t("nothing", { query: asked })}
          </p>
        )}
    </Command.List>
  );
}
