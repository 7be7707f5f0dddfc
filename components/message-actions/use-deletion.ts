import { useCallback, useState } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { Message } from "@/lib/client/state/reducer";

/** The message that may be deleted, once one has said so. */
export function useDeletion(remove: RoomHandle["remove"]) {
  const [asked, setAsked] = useState<Message | null>(null);
  const ask = useCallback((message: Message) => setAsked(message), []);
  const close = () => setAsked(null);
  const confirm = () => {
    if (asked) remove(asked.id);
  };
  return { asked, ask, confirm, close };
}
