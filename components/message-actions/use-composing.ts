import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Attachment } from "@/lib/client/files/attachment";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { Message, RoomState } from "@/lib/client/state/types";
import type { ComposerContext } from "../composer/composer-context";
import { type KeptContext, keepContext, noContext, readContext } from "../composer/kept-context";

/**
 * Whether the composer writes a message, an answer or an edit, and what submitting it does. Like the
 * draft, this outlasts the page. An answer waits while a message is edited.
 */
export function useComposing(
  room: number,
  { send, edit, quote }: Pick<RoomHandle, "send" | "edit" | "quote">,
  { entries, quotes, me }: Pick<RoomState, "entries" | "quotes" | "me">,
) {
  const { kept, restored, change, keepText } = useKeptContext(me.username, room);
  const id = kept.edit?.id ?? kept.reply;
  const about = id === null ? undefined : (entries.message(id) ?? quotes.get(id));
  useEffect(() => {
    if (id !== null && about === undefined) quote([id]);
    if (about === null || about?.deleted) change(withoutGone(about === null));
  }, [id, about, quote, change]);
  const context = useMemo(() => contextOf(kept, about ?? null, restored), [kept, about, restored]);

  /** How many messages and answers have been sent. */
  const [sends, setSends] = useState(0);
  const submit = useCallback(
    (msg: string, attachments: Attachment[]) => {
      change(withoutFirst);
      if (kept.edit) {
        edit(kept.edit.id, msg);
        return;
      }
      send(msg, { attachments, ...(kept.reply !== null && { reply: kept.reply }) });
      setSends((count) => count + 1);
    },
    [kept, change, send, edit],
  );
  const startReply = useCallback(
    ({ id }: Message) => change(() => ({ reply: id, edit: null })),
    [change],
  );
  const startEdit = useCallback(
    ({ id }: Message) => change(({ reply }) => ({ reply, edit: { id, text: null } })),
    [change],
  );
  const cancel = useCallback(() => change(withoutFirst), [change]);
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
  return { context, sends, submit, startReply, startEdit, editLast, keepText, cancel };
}

/** `keepText` renders nothing: the composer has the text of an edit, and this only its copy. */
function useKeptContext(username: string, room: number) {
  const [{ kept, restored }, setState] = useState({ kept: noContext, restored: false });
  const latest = useRef(noContext);
  useEffect(() => {
    latest.current = readContext(username, room);
    setState({ kept: latest.current, restored: true });
  }, [username, room]);
  const keep = useCallback(
    (context: KeptContext) => {
      latest.current = context;
      keepContext(username, room, context);
    },
    [username, room],
  );
  const change = useCallback(
    (changed: (context: KeptContext) => KeptContext) => {
      const next = changed(latest.current);
      if (next === latest.current) return;
      keep(next);
      setState({ kept: latest.current, restored: false });
    },
    [keep],
  );
  const keepText = useCallback(
    (id: number, text: string) => keep({ ...latest.current, edit: { id, text } }),
    [keep],
  );
  return { kept, restored, change, keepText };
}

/** Without the edit, or else without the answer. */
function withoutFirst({ reply, edit }: KeptContext): KeptContext {
  return edit ? { reply, edit: null } : noContext;
}

/**
 * Without the edit of a message that is gone, unless something was written for it; an answer stays, as
 * long as there is a trace of the message.
 */
function withoutGone(withoutTrace: boolean): (context: KeptContext) => KeptContext {
  return (context) => {
    const isOver = context.edit ? context.edit.text === null : withoutTrace;
    return isOver ? withoutFirst(context) : context;
  };
}

function contextOf(
  { reply, edit }: KeptContext,
  about: Message | null,
  restored: boolean,
): ComposerContext | null {
  if (edit) return { kind: "edit", ...edit, msg: about?.msg ?? null, restored };
  if (reply === null) return null;
  const to = about && {
    username: about.username,
    nickname: about.nickname,
    msg: about.deleted ? null : about.msg,
    files: about.files,
  };
  return { kind: "reply", id: reply, to, restored };
}
