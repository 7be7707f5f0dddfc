import { useCallback, useState } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { Entries } from "@/lib/client/state/reducer";

/** The jump to the newest message, also when messages before it have not been loaded. */
export function useTimelineEnd(entries: Entries, fill: RoomHandle["fill"]) {
  const last = entries.chunks.at(-1)?.at(-1);
  /** The room was opened far from its end, so its newest messages are still to be fetched. */
  const unfetched = last?.kind === "gap" && !last.missed ? last.after : null;
  const [jumps, setJumps] = useState(0);
  const jumpToEnd = useCallback(async () => {
    // The gap marker at the end shows a failure.
    if (unfetched !== null) await fill(unfetched, "end").catch(() => {});
    setJumps((count) => count + 1);
  }, [unfetched, fill]);
  return { endIsMissing: last?.kind === "gap", jumps, jumpToEnd };
}
