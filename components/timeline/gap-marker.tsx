"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Gap } from "@/lib/client/state/reducer";
import { useRoomContext } from "../room/room-context";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";

/**
 * Marks missing messages. Those missed during a reconnect are being fetched anyway; others are
 * fetched when the marker comes into view, starting at the side from which the user scrolls.
 */
export function GapMarker({ gap: { after, before, missed } }: { gap: Gap }) {
  const t = useTranslations("log");
  const { fill } = useRoomContext();
  const marker = useRef<HTMLParagraphElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (missed || failed || !marker.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      const { boundingClientRect, rootBounds } = entry;
      const middle = rootBounds ? (rootBounds.top + rootBounds.bottom) / 2 : 0;
      const side = boundingClientRect.top < middle ? "end" : "beginning";
      fill(after, side).catch(() => setFailed(true));
    });
    observer.observe(marker.current);
    return () => observer.disconnect();
    // `after` and `before` change as pages arrive: the rest of the gap is observed again.
  }, [after, before, missed, failed, fill]);
  return (
    <p
      ref={marker}
      data-testid="gap"
      className="mx-4 mt-3 flex last:mb-3 min-h-10 items-center justify-center gap-2 rounded-lg border border-dashed border-line-strong py-1 text-xs text-muted"
    >
      {failed ? (
        <>
          {t("gapFailed")}
          <Button variant="outline" size="small" onClick={() => setFailed(false)}>
            {t("retry")}
          </Button>
        </>
      ) : (
        <>
          <Spinner className="size-3" />
          {t(missed ? "gap" : "loadingMore")}
        </>
      )}
    </p>
  );
}
