import { memo } from "react";
import type { MessageEntry } from "./log-items";
import { MessageFrame } from "./message-frame";
import { MessageText } from "./message-text";

export const MessageRow = memo(function MessageRow({
  message,
  mine,
  continued,
}: {
  message: MessageEntry;
  mine: boolean;
  continued: boolean;
}) {
  return (
    <MessageFrame author={message} time={message.time} mine={mine} continued={continued}>
      <MessageText msg={message.msg} />
    </MessageFrame>
  );
});
