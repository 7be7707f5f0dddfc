import { useMemo, useState } from "react";
import type { RoomState } from "@/lib/client/state/reducer";

/** How many messages by others have arrived since the user scrolled away from the end. */
export function useUnseen(
  { entries, me, lastId }: Pick<RoomState, "entries" | "me" | "lastId">,
  away: boolean,
): number {
  const [leftAt, setLeftAt] = useState<number | null>(null);
  if (away && leftAt === null) setLeftAt(lastId);
  if (!away && leftAt !== null) setLeftAt(null);
  const { username } = me;
  return useMemo(() => {
    if (leftAt === null) return 0;
    return entries.messagesAfter(leftAt).filter((message) => message.username !== username).length;
  }, [entries, username, leftAt]);
}
