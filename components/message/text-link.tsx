"use client";

import type { ReactNode } from "react";
import { isAddress, permalinkOf } from "@/lib/shared/message/permalink";
import { useRoomListing } from "../sidebar/rooms-context";
import { useOwnOrigin } from "./own-origin";
import { PermalinkChip } from "./permalink-chip";

/**
 * A link in a message: untrusted, so it opens in a new tab without opener and referrer. One to a
 * room of this Teahouse opens in place (timeline/follow-permalink.ts), and an address of one that the
 * reader may see shows what it leads to.
 */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  const permalink = permalinkOf(href, useOwnOrigin());
  const listing = useRoomListing(permalink?.room ?? 0);
  if (permalink && listing && typeof children === "string" && isAddress(children, href)) {
    return <PermalinkChip href={href} permalink={permalink} room={listing} />;
  }
  return (
    <a
      href={href}
      title={href}
      // Its own direction: a control before it would show it in another order.
      dir="auto"
      target={permalink ? undefined : "_blank"}
      rel="noopener noreferrer nofollow ugc"
      className="rounded-sm text-accent-ink underline decoration-accent-ink/35 underline-offset-3 hover:decoration-current"
    >
      {children}
    </a>
  );
}
