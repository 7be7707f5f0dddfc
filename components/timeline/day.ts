/** UTC offsets are multiples of a quarter of an hour, so no day begins within one. */
const quarterSeconds = 15 * 60;
const daySeconds = 24 * 3_600;

const zones = new Map<string, { format: Intl.DateTimeFormat; days: Map<number, number> }>();

/** The local day of a time (seconds since 1970) as a day number that grows by one a day. */
export function dayOf(time: number, timeZone: string): number {
  let zone = zones.get(timeZone);
  if (!zone) {
    zone = { format: dateFormat(timeZone), days: new Map() };
    zones.set(timeZone, zone);
  }
  // Formatting is slow, and a timeline has thousands of times.
  const quarter = Math.floor(time / quarterSeconds);
  let day = zone.days.get(quarter);
  if (day === undefined) {
    day = Date.parse(`${zone.format.format(time * 1_000)}T00:00Z`) / 1_000 / daySeconds;
    zone.days.set(quarter, day);
  }
  return day;
}

/** The Swedish date format is ISO 8601. */
function dateFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
}
