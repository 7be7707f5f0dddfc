import { useCallback, useState } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { Message } from "@/lib/client/state/reducer";

/** The message whose deletion awaits confirmation. */
export function useDeletion(remove: RoomHandle["remove"]) {
  const [message, setMessage] = useState<Message | null>(null);
  const ask = useCallback((message: Message) => setMessage(message), []);
  const close = () => setMessage(null);
  const confirm = () => {
    if (message) remove(message.id);
  };
  return { message, ask, confirm, close };
}
