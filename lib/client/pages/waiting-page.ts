"use client";

import "client-only";
import { usePathname } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import type { patientFetch } from "./patient-fetch";

/** The path of the page that the router waits for; null: it waits for none. */
let waiting: string | null = null;
const listeners = new Set<() => void>();
/** From the answer until the page is shown. A page that leads to where one is shows nothing new. */
const showMs = 3_000;

function setWaiting(path: string | null): void {
  if (path === waiting) return;
  waiting = path;
  for (const onChange of listeners) onChange();
}

/**
 * The path of the page that was asked for last and that the server has not answered yet, although it was
 * asked more than once; null: there is none. To be used once per page: it makes the router wait, as soon as
 * the code for it is loaded.
 */
export function useWaitingPage(patient: typeof patientFetch | null): string | null {
  const pathname = usePathname();
  useEffect(() => {
    if (!patient) return;
    const { fetch } = window;
    let timer: ReturnType<typeof setTimeout>;
    window.fetch = patient(fetch, {
      onWait(path) {
        clearTimeout(timer);
        setWaiting(path);
      },
      onAnswer(path) {
        if (path !== waiting) return;
        if (path === location.pathname) setWaiting(null);
        else timer = setTimeout(() => setWaiting(null), showMs);
      },
    });
    return () => {
      window.fetch = fetch;
      clearTimeout(timer);
      setWaiting(null);
    };
  }, [patient]);
  // The page that was waited for, or another one, is there.
  useEffect(() => setWaiting(null), [pathname]);
  return useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => waiting,
    () => null,
  );
}
