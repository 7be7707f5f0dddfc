"use client";

import { useLinkStatus } from "next/link";
import { Spinner } from "../ui/spinner";

/** Inside of a link: that the page is on its way, where it takes longer than a moment. */
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
