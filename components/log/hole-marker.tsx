"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Hole } from "@/lib/client/state/reducer";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";

/** Where messages are missing; they are loaded once one comes near, from the side one comes from. */
export function HoleMarker({
  hole: { after, before, missed },
  onFill,
}: {
  hole: Hole;
  onFill: (after: number, side: "beginning" | "end") => Promise<void>;
}) {
  const t = useTranslations("log");
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
      onFill(after, side).catch(() => setFailed(true));
    });
    observer.observe(marker.current);
    return () => observer.disconnect();
    // What is left of the hole after a page is to be filled, too.
  }, [after, before, missed, failed, onFill]);
  return (
    <p
      ref={marker}
      data-testid="hole"
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
