"use client";

import { ImageOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "../ui/button";

/** In place of a picture that did not load: what it was, why, and Retry where that may help. */
export function BrokenPicture({
  address,
  label,
  onRetry,
}: {
  address: string;
  label: string;
  onRetry: () => void;
}) {
  const t = useTranslations("files");
  const isGone = useIsGone(address);
  return (
    <div className="@container flex size-full flex-col items-center justify-center gap-1.5 overflow-hidden bg-panel p-2 text-center text-sm text-muted">
      <ImageOff aria-hidden className="size-5 shrink-0" />
      <span dir="auto" className="hidden max-w-full truncate @min-[7rem]:block">
        {label}
      </span>
      <span className="sr-only @min-[10rem]:not-sr-only">{t(isGone ? "gone" : "notLoaded")}</span>
      {!isGone && (
        <Button variant="outline" size="small" onClick={onRetry}>
          {t("retry")}
        </Button>
      )}
    </div>
  );
}

/** Whether the server says that there is no such file any more. */
function useIsGone(address: string): boolean {
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    fetch(address, { method: "HEAD", signal: controller.signal, cache: "no-store" }).then(
      ({ status }) => setGone(status === 404 || status === 403),
      () => {},
    );
    return () => controller.abort();
  }, [address]);
  return isGone;
}
