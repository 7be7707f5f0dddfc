import { useCallback, useRef, useState } from "react";

export type OlderPages = { status: "idle" | "loading" | "failed"; load: () => void };

/** Loads one older page at a time. After a failure, only `load` tries again. */
export function useOlderPages(loadOlder: () => Promise<void>): OlderPages {
  const [status, setStatus] = useState<OlderPages["status"]>("idle");
  const loading = useRef(false);
  const load = useCallback(async () => {
    if (loading.current) return;
    loading.current = true;
    setStatus("loading");
    try {
      await loadOlder();
      setStatus("idle");
    } catch (error) {
      console.error(error);
      setStatus("failed");
    } finally {
      loading.current = false;
    }
  }, [loadOlder]);
  return { status, load };
}
