import { useCallback, useEffect, useRef, useState } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { Message, RoomState } from "@/lib/client/state/reducer";
import type { ComposerContext } from "../composer/composer-context";

/** Whether the composer writes a message, an answer or an edit, and what submitting it does. */
export function useComposing(
  { send, edit }: Pick<RoomHandle, "send" | "edit">,
  { entries, me }: Pick<RoomState, "entries" | "me">,
) {
  const [context, setContext] = useState<ComposerContext | null>(null);
  /** How many messages and answers have been sent. */
  const [sends, setSends] = useState(0);
  const submit = useCallback(
    (msg: string) => {
      setContext(null);
      if (context?.kind === "edit") {
        edit(context.id, msg);
        return;
      }
      send(msg, context ? { reply: context.to.id } : {});
      setSends((count) => count + 1);
    },
    [context, send, edit],
  );
  const startReply = useCallback(({ id, username, nickname, msg }: Message) => {
    setContext({ kind: "reply", to: { id, username, nickname, msg } });
  }, []);
  const startEdit = useCallback(({ id, msg }: Message) => {
    setContext({ kind: "edit", id, msg });
  }, []);
  const cancel = useCallback(() => setContext(null), []);
  // Searched only on demand: without an own message, the search goes through all entries.
  const latest = useRef(entries);
  useEffect(() => {
    latest.current = entries;
  }, [entries]);
  const editLast = useCallback(() => {
    const last = latest.current.lastMessage(
      ({ username, deleted }) => username === me.username && !deleted,
    );
    if (last) startEdit(last);
  }, [me.username, startEdit]);
  return { context, sends, submit, startReply, startEdit, editLast, cancel };
}
