import { useEffect } from "react";

/** Moves the read marker to `lastId`, but only while the page is visible and the end is in view. */
export function useReadMark(lastId: number, atEnd: boolean, markRead: (id: number) => void): void {
  useEffect(() => {
    if (!atEnd) return;
    const mark = () => {
      if (document.visibilityState === "visible") markRead(lastId);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [lastId, atEnd, markRead]);
}
