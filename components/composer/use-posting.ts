import { useEffect, useState } from "react";
import type { RoomState } from "@/lib/client/state/types";
import type { RoomInfo } from "../room/room-info";
import { lastSentAt, type Posting, postingOf } from "./posting";

/** Whether the user may write in this room; a wait counts down by the second. */
export function usePosting(
  { role, writers, slowSeconds }: Pick<RoomInfo, "role" | "writers" | "slowSeconds">,
  state: Pick<RoomState, "pending" | "ownSentAt">,
): Posting {
  const latest = lastSentAt(state, slowSeconds);
  const [seen, setSeen] = useState<{ latest: number; at: number } | null>(null);
  useEffect(() => setSeen({ latest, at: Date.now() }), [latest]);
  const now = useNow(slowSeconds > 0 ? `${latest} ${slowSeconds}` : "", slowSeconds);
  if (!seen || now === null) return postingOf({ role, writers, slowSeconds: 0, sentAt: 0, now: 0 });
  // Just sent: the clock below has not been read yet.
  if (seen.latest !== latest)
    return postingOf({ role, writers, slowSeconds, sentAt: latest, now: latest });
  // If this clock is behind the server's, a message cannot be later than when it was first seen.
  return postingOf({ role, writers, slowSeconds, sentAt: Math.min(latest, seen.at), now });
}

/** Every second for `seconds` after `key` changed; null on the server, whose clock is another one. */
export function useNow(key: string, seconds: number): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    if (key === "") return;
    const began = Date.now();
    setNow(began);
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() - began > (seconds + 1) * 1_000) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [key, seconds]);
  return now;
}
