"use client";

import { useEffect } from "react";
import { useAttachments } from "../composer/attachments-context";
import { useRoomContext } from "../room/room-context";

/** In a composer: takes the files that another app has shared with this room. */
export function SharedFiles() {
  const { room } = useRoomContext();
  const { add } = useAttachments();
  useEffect(() => {
    if (!isExpected(room.id)) return;
    import("@/lib/client/share/shared")
      .then(({ takeShared }) => takeShared(room.id))
      .then((files) => files.length > 0 && add(files))
      .catch((error: unknown) => console.warn("what was shared is not there:", error));
  }, [room.id, add]);
  return null;
}

/** As `isSharedWith` of lib/client/share/shared.ts, whose code hardly any page needs. */
function isExpected(roomId: number): boolean {
  try {
    return sessionStorage.getItem("shared room") === String(roomId);
  } catch {
    return false;
  }
}
