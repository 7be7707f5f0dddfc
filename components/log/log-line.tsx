import type { Person } from "@/lib/protocol";
import { DaySeparator } from "./day-separator";
import { HoleMarker } from "./hole-marker";
import type { LogItem } from "./log-items";
import { MessageRow } from "./message-row";
import { PendingRow } from "./pending-row";
import { PresenceLine } from "./presence-line";

export function LogLine({
  item,
  me,
  onRetry,
  onDiscard,
}: {
  item: LogItem;
  me: Person;
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
        />
      );
    case "presence":
      return <PresenceLine entries={item.entries} />;
    case "hole":
      return <HoleMarker />;
    case "pending":
      return (
        <PendingRow
          pending={item.pending}
          me={me}
          continued={item.continued}
          onRetry={onRetry}
          onDiscard={onDiscard}
        />
      );
  }
}
