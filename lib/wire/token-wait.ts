/** How long a socket may stay open without a token, and how many may from one address. */
import { closeCodes } from "./frames";
import { limits } from "./limits";

/**
 * When a socket that opens at `now` must have sent its token (milliseconds since 1970). A room
 * hibernates and loses its timers, so it keeps this time with the socket and sets an alarm.
 */
export function tokenDeadline(now: number): number {
  return now + limits.tokenWaitSeconds * 1_000;
}

/** How a socket is closed that sent no token before its deadline. */
export const noTokenInTime = [closeCodes.noToken, "no token in time"] as const;
/** How a socket is closed if its address has too many without a token. */
export const tooManyWaiting = [closeCodes.flooding, "too many sockets without a token"] as const;

/** Counts the sockets that have sent no token yet, by the address that they come from. */
export class WaitingSockets {
  private readonly byAddress = new Map<string, number>();

  /** Whether this address may not open another socket. An unknown address (null) has no limit. */
  isFull(address: string | null, limitsFactor: number): boolean {
    if (address === null) return false;
    return (this.byAddress.get(address) ?? 0) >= limits.waitingPerAddress * limitsFactor;
  }

  add(address: string | null): void {
    if (address !== null) this.byAddress.set(address, (this.byAddress.get(address) ?? 0) + 1);
  }

  /** To be called once for each `add`. */
  remove(address: string | null): void {
    if (address === null) return;
    const left = (this.byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.byAddress.set(address, left);
    else this.byAddress.delete(address);
  }
}

/**
 * For a process that keeps running: lets a new socket wait for its token, or closes it with 4429 if
 * its address has too many, and with 4408 at the deadline. Call the returned function when the token
 * comes and when the socket closes; more than once does no harm. Returns null if it was closed.
 */
export function waitForToken(
  waiting: WaitingSockets,
  address: string | null,
  limitsFactor: number,
  close: (code: number, reason: string) => void,
): (() => void) | null {
  if (waiting.isFull(address, limitsFactor)) {
    close(...tooManyWaiting);
    return null;
  }
  waiting.add(address);
  const now = Date.now();
  const timer = setTimeout(() => close(...noTokenInTime), tokenDeadline(now) - now);
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    waiting.remove(address);
  };
}
