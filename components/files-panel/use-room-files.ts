import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import useSWRInfinite from "swr/infinite";
import { call } from "@/lib/client/rest/call";
import { type FilePage, filePage } from "@/lib/shared/api/room-files";
import { useRoomContext, useRoomState } from "../room/room-context";
import { currentItems, type FilesTab, kindsOf } from "./listed-items";

const pageSize = 60;
/** Pages that an earlier panel left in the cache lack what came since. */
const options = { revalidateOnMount: true, revalidateOnFocus: false, shouldRetryOnError: false };

/**
 * What a tab lists: pages of the server, brought up to date by the room's messages. They are fetched
 * again when the connection is back and when a message that is not loaded was changed.
 */
export function useRoomFiles(tab: FilesTab) {
  const { room, folded } = useRoomContext();
  const { entries, unapplied, connection, lastId } = useRoomState();
  const [since] = useState(lastId);
  const isOnline = connection.state === "online";
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<FilePage, unknown>(
    (index: number, before: FilePage | null) => {
      if (index > 0 && before?.next === undefined) return null;
      const place = before?.next === undefined ? undefined : { before: `${before.next}` };
      const query = { kind: kindsOf[tab].join(), limit: `${pageSize}`, ...place };
      return `/Room/${room.id}/File?${new URLSearchParams(query)}`;
    },
    async (path: string) => filePage.parse(await call("GET", path)),
    { ...options, revalidateFirstPage: false },
  );
  const reload = useCallback(() => void mutate(), [mutate]);
  const seen = useRef({ unapplied, isOnline });
  useEffect(() => {
    const before = seen.current;
    seen.current = { unapplied, isOnline };
    if (unapplied !== before.unapplied || (isOnline && !before.isOnline)) reload();
  }, [unapplied, isOnline, reload]);
  const items = useMemo(
    () =>
      data &&
      currentItems(tab, data, { entries, since }).filter(({ username }) => !folded.has(username)),
    [tab, data, entries, since, folded],
  );
  return {
    items,
    more: data?.at(-1)?.more ?? false,
    isLoading: isValidating,
    error,
    loadMore: () => void setSize(size + 1),
    reload,
  };
}
