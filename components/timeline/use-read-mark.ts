import { useCallback, useEffect } from "react";
import { hasAttention, onAttentionChange } from "@/lib/client/attention";

/**
 * Reports the newest event in view, but only while somebody is looking at the page: `lastId` at the end of
 * the timeline, else the message that `newestInView` finds. Returns the function to call on scrolling.
 */
export function useReadMark({
  lastId,
  end,
  newestInView,
  onSeen,
}: {
  lastId: number;
  end: "unknown" | "near" | "away";
  newestInView: () => number | null;
  onSeen: (id: number) => void;
}): () => void {
  const report = useCallback(() => {
    if (end === "unknown" || !hasAttention()) return;
    const id = end === "near" ? lastId : newestInView();
    if (id !== null) onSeen(id);
  }, [lastId, end, newestInView, onSeen]);
  // Also when nothing scrolls: rows were added, or the window became larger.
  useEffect(report);
  useEffect(() => onAttentionChange(report), [report]);
  return report;
}
