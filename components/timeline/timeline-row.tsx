import type { Message, Pending } from "@/lib/client/state/types";
import { BlockedLine } from "../blocks/blocked-line";
import { useRoomContext } from "../room/room-context";
import { DaySeparator } from "./day-separator";
import { FailedEdit } from "./failed-edit";
import { GapMarker } from "./gap-marker";
import { JoinLeaveLine } from "./join-leave-line";
import { MessageRow } from "./message-row";
import { PendingRow } from "./pending-row";
import type { MessageEntry, TimelineItem } from "./timeline-items";
import { UnreadDivider } from "./unread-divider";

export function TimelineRow({
  item,
  tabStop,
  quoted,
  failed,
  onShow,
}: {
  item: TimelineItem;
  /** This message is where Tab enters the timeline. */
  tabStop: boolean;
  /** The message that this one answers; undefined or null as in ReplyQuote. */
  quoted: Message | null | undefined;
  /** A refused edit of this message. */
  failed: Pending | undefined;
  /** Shows folded messages. */
  onShow: (messages: readonly MessageEntry[]) => void;
}) {
  const { me } = useRoomContext();
  switch (item.kind) {
    case "day":
      return <DaySeparator time={item.time} />;
    case "message":
      return (
        <MessageRow
          message={item.message}
          mine={item.message.username === me.username}
          continued={item.continued}
          tabStop={tabStop}
          quoted={quoted}
          failed={failed}
        />
      );
    case "unread":
      return <UnreadDivider />;
    case "join-leave":
      return <JoinLeaveLine entries={item.entries} />;
    case "blocked":
      return <BlockedLine messages={item.messages} onShow={onShow} />;
    case "gap":
      return <GapMarker gap={item.gap} />;
    case "failed-edit":
      return <FailedEdit pending={item.pending} />;
    case "pending":
      return <PendingRow pending={item.pending} continued={item.continued} quoted={quoted} />;
  }
}
