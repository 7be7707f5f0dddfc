import type { PendingEdit } from "@/lib/client/state/types";
import { FailedNote } from "./later-failed-note";

/** A refused edit of a message that is deleted or not loaded. */
export function FailedEdit({ pending: { cid, msg, failed } }: { pending: PendingEdit }) {
  return (
    <div className="px-4 pl-16">{failed && <FailedNote cid={cid} error={failed} edit={msg} />}</div>
  );
}
