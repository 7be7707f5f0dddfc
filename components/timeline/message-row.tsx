"use client";

import { memo, useState } from "react";
import type { Message, Pending } from "@/lib/client/state/types";
import { MessageFiles } from "../files/message-files";
import { isTouch } from "../hooks/is-touch";
import { useMessageActions } from "../message-actions/actions-context";
import { messageTools } from "../message-actions/message-tools";
import { useLongPress } from "../message-actions/use-long-press";
import { useToolbarVisible } from "../message-actions/use-toolbar-visible";
import { MessagePreviews } from "../previews/message-previews";
import { useRoomContext } from "../room/room-context";
import { useLater } from "../ui/later";
import { EditedMark } from "./edited-mark";
import { FailedNote } from "./later-failed-note";
import { MessageFrame } from "./message-frame";
import { MessageText } from "./message-text";
import { Reactions } from "./reactions";
import { ReplyQuote } from "./reply-quote";
import type { MessageEntry } from "./timeline-items";

export const MessageRow = memo(function MessageRow({
  message,
  mine,
  continued,
  tabStop,
  quoted,
  failed,
}: {
  message: MessageEntry;
  mine: boolean;
  continued: boolean;
  tabStop: boolean;
  quoted: Message | null | undefined;
  /** A refused edit of this message. */
  failed: Pending | undefined;
}) {
  const { room } = useRoomContext();
  const actions = useMessageActions();
  const { visible, handlers } = useToolbarVisible();
  const [sheetShown, setSheetShown] = useState(false);
  const press = useLongPress(() => setSheetShown(true));
  const tools = useLater(messageTools, visible || sheetShown);
  const { id, msg, time, reply, edited, reactions, files } = message;
  return (
    <MessageFrame
      author={message}
      time={time}
      mine={mine}
      continued={continued}
      data-message={id}
      tabIndex={tabStop ? 0 : -1}
      {...handlers}
      {...press}
      onKeyDown={({ key, target, currentTarget }) => {
        if (key === "Enter" && target === currentTarget && isTouch()) setSheetShown(true);
      }}
      quote={reply !== undefined && <ReplyQuote id={reply} quoted={quoted} />}
    >
      {(msg !== "" || !files) && (
        <div className={edited === undefined ? undefined : "*:[p]:inline"}>
          <MessageText msg={msg} />
          {edited !== undefined && (
            <>
              {" "}
              <EditedMark time={edited} />
            </>
          )}
        </div>
      )}
      {files && <MessageFiles roomId={room.id} files={files} message={message} />}
      <MessagePreviews message={message} />
      {failed?.failed && (
        <FailedNote
          cid={failed.cid}
          error={failed.failed}
          edit={failed.kind === "edit" ? failed.msg : undefined}
        />
      )}
      {reactions && reactions.length > 0 && (
        <Reactions
          reactions={reactions}
          onReact={actions && ((emoji) => actions.react(message, emoji))}
        />
      )}
      {tools && actions && visible && <tools.MessageToolbar message={message} actions={actions} />}
      {tools && actions && sheetShown && (
        <tools.MessageSheet
          message={message}
          actions={actions}
          onClose={() => setSheetShown(false)}
        />
      )}
    </MessageFrame>
  );
});
