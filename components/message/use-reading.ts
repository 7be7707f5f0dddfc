import { useMemo } from "react";
import type { Reading } from "@/lib/shared/message/reading";
import { useDistinctName } from "../hooks/use-person-name";
import { usePeople } from "./people";

/** How the room around this component reads messages, with permalinks as addresses. */
export function useReading(): Reading {
  const { known } = usePeople();
  const nameOf = useDistinctName();
  return useMemo(() => ({ known, nameOf, linkText: () => null }), [known, nameOf]);
}

/** Whether a message may have a permalink; most have none, and need no list of rooms. */
export function mayHavePermalink(msg: string): boolean {
  return /\/rooms\/[1-9]/.test(msg);
}
