"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Connection } from "@/lib/client/state/types";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";

/** Shorter interruptions are not shown. */
const quietMs = 5_000;

/** Shows that the connection is lost; floats over the timeline, so the layout does not shift. */
export function ConnectionBanner({
  connection,
  onRetry,
}: {
  connection: Connection;
  onRetry: () => void;
}) {
  const t = useTranslations("connection");
  const isFlooding = connection.state === "connecting" && connection.reason === "flooding";
  const since = connection.state === "connecting" ? connection.since : null;
  const isOffline = useIsOffline();
  const [overdue, setOverdue] = useState<number | null>(null);
  useEffect(() => {
    if (since === null) return;
    const timer = setTimeout(() => setOverdue(since), since + quietMs - Date.now());
    return () => clearTimeout(timer);
  }, [since]);
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 top-3 z-20 flex justify-center px-3"
    >
      {(isOffline || (since !== null && overdue === since)) && (
        <div className="pointer-events-auto flex animate-fade-in items-center gap-3 rounded-xl bg-warn-soft py-1.5 pr-1.5 pl-3.5 text-warn-ink shadow-pop">
          <Spinner className="size-3.5" />
          <span className="text-sm">
            <span className="font-medium">{t(isOffline ? "offline" : "lost")}</span>{" "}
            <span className="max-sm:hidden">{t(isFlooding ? "floodingHint" : "lostHint")}</span>
          </span>
          <Button
            variant="quiet"
            size="small"
            onClick={onRetry}
            className="text-warn-ink underline-offset-4 hover:underline"
          >
            {t("retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The browser knows of no network. That a socket is dead, it says only later, if at all. */
function useIsOffline(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const controller = new AbortController();
      const { signal } = controller;
      window.addEventListener("online", onChange, { signal });
      window.addEventListener("offline", onChange, { signal });
      return () => controller.abort();
    },
    () => !navigator.onLine,
    () => false,
  );
}
