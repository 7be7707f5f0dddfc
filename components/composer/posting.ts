/** Whether a person may write in a room now, as the room's own rule says it (party/room/policy.ts). */
import type { RoomState } from "@/lib/client/state/types";
import type { Role, Writers } from "@/lib/wire/frames";

export type Posting =
  | { may: "write" }
  | { may: "wait"; seconds: number }
  | { may: "not"; why: "moderators" | "nobody" };

/**
 * `sentAt`: the person's last message, `now`: both in milliseconds since 1970 by this device's clock.
 * Nobody waits for longer than `slowSeconds`, whatever the clock says.
 */
export function postingOf({
  role,
  writers,
  slowSeconds,
  sentAt,
  now,
}: {
  role: Role | null;
  writers: Writers;
  slowSeconds: number;
  sentAt: number;
  now: number;
}): Posting {
  if (writers === "nobody") return { may: "not", why: "nobody" };
  if (role === "owner" || role === "moderator") return { may: "write" };
  if (writers === "moderators") return { may: "not", why: "moderators" };
  const left = Math.ceil((sentAt - now) / 1_000 + slowSeconds);
  const seconds = Math.min(slowSeconds, left);
  return seconds > 0 ? { may: "wait", seconds } : { may: "write" };
}

/** When slow mode counts the last message as sent: it may be on its way, or the room told what is left. */
export function lastSentAt(
  { pending, ownSentAt }: Pick<RoomState, "pending" | "ownSentAt">,
  slowSeconds: number,
): number {
  return pending.reduce((latest, { kind, sentAt, failed, retryAt }) => {
    if (kind !== "send" && kind !== "send-files") return latest;
    if (retryAt !== undefined) return Math.max(latest, retryAt - slowSeconds * 1_000);
    return failed ? latest : Math.max(latest, sentAt);
  }, ownSentAt);
}

/** As texts name it: in its largest whole unit. */
export function partsOfSpan(seconds: number): { unit: "h" | "m" | "s"; count: number } {
  if (seconds % 3_600 === 0) return { unit: "h", count: seconds / 3_600 };
  if (seconds % 60 === 0) return { unit: "m", count: seconds / 60 };
  return { unit: "s", count: seconds };
}

/** 0:05, 12:00, 1:00:00 */
export function clockOf(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
