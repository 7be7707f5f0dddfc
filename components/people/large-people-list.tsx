"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { typedUsername } from "@/lib/shared/typed-username";
import { useRoomContext, useRoomState } from "../room/room-context";
import { LoadFailed } from "../ui/load-failed";
import { SearchInput } from "../ui/search-input";
import { Spinner } from "../ui/spinner";
import { useMemberNamed, useOnlinePages } from "./online-people";
import { PeopleRows } from "./people-rows";
import type { RoomPerson } from "./room-people";
import { usePeopleTools } from "./use-people-tools";
import { withNicknames } from "./with-nicknames";

/**
 * The people of a room with too many to fetch them all: who is online, in pages as the list is scrolled,
 * and others by their username.
 */
export function LargePeopleList() {
  const t = useTranslations("people");
  const { room, me } = useRoomContext();
  const { people, crowd, roles, nicknames, connection, memberChanges } = useRoomState();
  const isConnected = connection.state === "online";
  const [search, setSearch] = useState("");
  const query = typedUsername(search);
  const found = useOnlinePages(room.id, query);
  const named = useMemberNamed(room.id, query);
  const tools = usePeopleTools(found.reload);
  const { reload } = found;
  const seen = useRef({ memberChanges, isConnected });
  useEffect(() => {
    const before = seen.current;
    seen.current = { memberChanges, isConnected };
    const isBack = isConnected && !before.isConnected;
    if (isBack || memberChanges !== before.memberChanges) void reload();
  });
  const now = (list: RoomPerson[]) =>
    withNicknames(list, nicknames).map((person) => ({
      ...person,
      role: roles.get(person.username) ?? person.role,
    }));
  const isMe = ({ username }: RoomPerson) => username === me.username;
  const others = (found.people ?? []).filter((person) => query !== "" || !isMe(person));
  const first = query === "" && isConnected ? [{ ...me, role: room.role }] : [];
  const isOffline = named && !found.people?.some(({ username }) => username === named.username);
  const isSettled = !found.isLoading && found.error === undefined;
  const isNobody = query !== "" && others.length === 0 && isSettled;
  const rows = { me: me.username, end: tools.end };
  return (
    <>
      {tools.top}
      <SearchInput label={t("findLarge")} value={search} onChange={setSearch} className="mx-2" />
      {isConnected || <p className="px-2 text-sm text-muted">{t("nobody")}</p>}
      {isNobody && !isOffline && <p className="px-2 text-sm text-muted">{t("nobodyFound")}</p>}
      {isNobody || (
        <PeopleRows
          title={t("online")}
          people={[...first, ...now(others)]}
          count={crowd ?? people.length}
          dim={false}
          {...rows}
        >
          {found.error !== undefined && (
            <div className="px-2">
              <LoadFailed error={found.error} onRetry={reload} />
            </div>
          )}
          {found.isLoading && (
            <p
              role="status"
              aria-label={t("loading")}
              className="flex justify-center py-2 text-muted"
            >
              <Spinner />
            </p>
          )}
          {found.more && !found.isLoading && <End onReached={found.loadMore} />}
        </PeopleRows>
      )}
      {named && isOffline && !found.isLoading && (
        <PeopleRows title={t("offline")} people={now([named])} count={null} dim {...rows} />
      )}
      {tools.bottom}
    </>
  );
}

/** The end of what is loaded, some rows before it is seen. */
function End({ onReached }: { onReached: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        onReached();
      },
      { rootMargin: "600px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  });
  return <div ref={end} className="h-px" />;
}
