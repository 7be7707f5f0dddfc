import type { MouseEvent } from "react";
import { type Permalink, permalinkOf } from "@/lib/shared/message/permalink";

/**
 * Follows a permalink of this Teahouse that a message contains, if the click asks for no other tab.
 * For a whole timeline: messages may be the server's HTML, without handlers of their own.
 */
export function followPermalink(event: MouseEvent, follow: (permalink: Permalink) => void): void {
  const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (event.defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
  const link = target instanceof Element ? target.closest("a[href]") : null;
  const permalink = link instanceof HTMLAnchorElement && permalinkOf(link.href, location.origin);
  if (!permalink) return;
  event.preventDefault();
  follow(permalink);
}
