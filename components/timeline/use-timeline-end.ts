import { useCallback, useState } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { RoomState } from "@/lib/client/state/reducer";

/** The end of the log, and the way there where messages before it are missing. */
export function useTimelineEnd({ entries }: Pick<RoomState, "entries">, fill: RoomHandle["fill"]) {
  const last = entries.chunks.at(-1)?.at(-1);
  /** A room that was opened far from its end: its newest messages were not fetched yet. */
  const openHole = last?.kind === "hole" && !last.missed ? last.after : null;
  /** How often one wanted to be at the end. */
  const [leaps, setLeaps] = useState(0);
  const leap = useCallback(async () => {
    // Where that fails, the marker at the end says so.
    if (openHole !== null) await fill(openHole, "end").catch(() => {});
    setLeaps((count) => count + 1);
  }, [openHole, fill]);
  return { endsOpen: last?.kind === "hole", leaps, leap };
}
