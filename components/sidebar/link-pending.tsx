"use client";

import { useLinkStatus } from "next/link";
import { Spinner } from "../ui/spinner";

/** A spinner inside a link whose page takes more than a moment to load. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  return (
    pending && (
      <span className="flex animate-appear-late text-muted">
        <Spinner className="size-3.5" />
      </span>
    )
  );
}
