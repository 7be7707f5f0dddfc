import type { Message, Pending } from "@/lib/client/state/reducer";
import type { Person } from "@/lib/wire/frames";
import { DaySeparator } from "./day-separator";
import { GapMarker } from "./gap-marker";
import { JoinLeaveLine } from "./join-leave-line";
import { MessageRow } from "./message-row";
import { PendingRow } from "./pending-row";
import type { TimelineItem } from "./timeline-items";
import { UnreadDivider } from "./unread-divider";

export function TimelineRow({
  item,
  me,
  tabStop,
  quoted,
  failed,
  onFill,
  onRetry,
  onDiscard,
}: {
  item: TimelineItem;
  me: Person;
  /** The message at which one enters the log with the keyboard. */
  tabStop: boolean;
  /** The message that it answers; absent or null where that one is not known. */
  quoted: Message | null | undefined;
  /** An edit of it that was not taken. */
  failed: Pending | undefined;
  onFill: (after: number, side: "beginning" | "end") => Promise<void>;
  onRetry: (cid: string) => void;
  onDiscard: (cid: string) => void;
}) {
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
          onRetry={onRetry}
          onDiscard={onDiscard}
        />
      );
    case "unread":
      return <UnreadDivider />;
    case "presence":
      return <JoinLeaveLine entries={item.entries} />;
    case "hole":
      return <GapMarker hole={item.hole} onFill={onFill} />;
    case "pending":
      return (
        <PendingRow
          pending={item.pending}
          me={me}
          continued={item.continued}
          quoted={quoted}
          onRetry={onRetry}
          onDiscard={onDiscard}
        />
      );
  }
}
