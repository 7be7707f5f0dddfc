/** Quiet hours: times of a person's day in which nothing notifies them. For the server's pushes and for pages. */

export type QuietHours = {
  /** An IANA name, such as Asia/Shanghai; null: there are no quiet hours. */
  timeZone: string | null;
  /** In minutes after midnight by the clock of that zone; null: there are none. */
  quietFrom: number | null;
  /** Not later than `quietFrom`: on the next day. */
  quietTo: number | null;
  /** The days on which they begin; Sunday is 0. */
  quietDays: readonly number[];
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * Whether `now` is within the quiet hours. They begin and end when the clock first shows their times; a
 * time that a clock change leaves out counts as the moment after as many minutes. A zone that this
 * computer does not know has none: a notice too many is better than one that never comes.
 */
export function isQuiet(hours: QuietHours, now: Date): boolean {
  const { timeZone, quietFrom, quietTo, quietDays } = hours;
  if (timeZone === null || quietFrom === null || quietTo === null) return false;
  const clock = clockOf(timeZone);
  if (!clock) return false;
  const at = now.getTime();
  const today = Math.floor(clock(at) / dayMs) * dayMs;
  const lengthDays = quietTo <= quietFrom ? 1 : 0;
  return [today - dayMs, today].some((day) => {
    if (!quietDays.includes(new Date(day).getUTCDay())) return false;
    const begin = momentOf(day + quietFrom * minuteMs, clock);
    const end = momentOf(day + lengthDays * dayMs + quietTo * minuteMs, clock);
    return at >= begin && at < end;
  });
}

/** Whether this computer knows the zone. Offsets such as +08:00 are none, because they know no clock changes. */
export function isTimeZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && clockOf(name) !== null;
}

/** What a zone's clock shows at a moment, as if it were that time in UTC; both in milliseconds since 1970. */
type Clock = (at: number) => number;

const clocks = new Map<string, Clock | null>();
/** More names than there are zones are not kept. */
const maxClocks = 1_000;

function clockOf(timeZone: string): Clock | null {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = makeClock(timeZone);
  if (clocks.size < maxClocks) clocks.set(timeZone, made);
  return made;
}

function makeClock(timeZone: string): Clock | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    // There is no such zone.
    return null;
  }
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const date = [of("year"), of("month") - 1, of("day")] as const;
    return Date.UTC(...date, of("hour"), of("minute"), of("second"));
  };
}

/** The moment at which a clock first shows a time. */
function momentOf(shown: number, clock: Clock): number {
  // At most one change of the clock lies between a day before and a day after.
  const offsetAt = (at: number) => clock(at) - at;
  const candidates = [shown - dayMs, shown + dayMs].map((at) => shown - offsetAt(at));
  return candidates.find((at) => clock(at) === shown) ?? candidates[0] ?? shown;
}
