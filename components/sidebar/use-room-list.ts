import { useEffect, useState } from "react";
import * as z from "zod/mini";
import { call } from "@/lib/rest-client";

export const notifyLevels = ["all", "mentions", "nothing"] as const;
export type NotifyLevel = (typeof notifyLevels)[number];

const listing = z.object({
  id: z.int(),
  name: z.string(),
  private: z.optional(z.boolean()),
  /** null: an open room that one has not been in. */
  role: z.optional(z.nullable(z.enum(["owner", "moderator", "member"]))),
  members: z.optional(z.int()),
  unread: z.optional(z.int()),
  mentions: z.optional(z.int()),
  /** When the newest message was said, in seconds since 1970. */
  lastTime: z.optional(z.nullable(z.int())),
  notify: z.optional(z.nullable(z.enum(notifyLevels))),
  /** A room of two: the other one. */
  direct: z.optional(z.nullable(z.object({ username: z.string(), nickname: z.string() }))),
});
export type RoomListing = z.infer<typeof listing>;

const signals = new EventTarget();

/** Has the list fetched anew: a room came, went or changed. */
export function refreshRoomList(): void {
  signals.dispatchEvent(new Event("stale"));
}

/** Rooms that others made or deleted show up within this time. */
const refreshMs = 20_000;

/** The rooms that one may enter, newest first: `initial` and, while the page is seen, what is new. */
export function useRoomList(initial: RoomListing[]): RoomListing[] {
  const [{ source, rooms }, setList] = useState({ source: initial, rooms: initial });
  // The server rendered anew and knows better than the last fetch.
  if (source !== initial) setList({ source: initial, rooms: initial });

  useEffect(() => {
    const abort = new AbortController();
    const refresh = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const answer = await call("GET", "/Room?expand=1", undefined, abort.signal);
        const { data } = z.array(listing).safeParse(answer);
        if (data && !abort.signal.aborted) setList({ source: initial, rooms: data });
      } catch {
        // Without a connection the list stays as it is; the next turn tries again.
      }
    };
    const timer = setInterval(refresh, refreshMs);
    document.addEventListener("visibilitychange", refresh);
    signals.addEventListener("stale", refresh);
    return () => {
      abort.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
      signals.removeEventListener("stale", refresh);
    };
  }, [initial]);

  return source === initial ? rooms : initial;
}
