import type { Alarm } from "./alarm";
import { close } from "./close";

type Closable = Parameters<typeof close>[0];

/**
 * Closes the sockets whose deadline has passed at `now`, and sets the alarm for the others. Deadlines
 * are kept with the sockets (milliseconds since 1970), since a timer does not outlive hibernation.
 */
export function enforceDeadlines(
  sockets: Iterable<readonly [socket: Closable, { until: number }]>,
  now: number,
  alarm: Pick<Alarm, "ringBy">,
  [code, reason]: readonly [code: number, reason: string],
): void {
  for (const [socket, { until }] of sockets) {
    if (until <= now) close(socket, code, reason);
    else alarm.ringBy(until);
  }
}
