import { describe, expect, test } from "vitest";
import { isQuiet, isTimeZone, type QuietHours } from "./quiet-hours";

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const at = (hours: number, minutes = 0) => hours * 60 + minutes;

const hours = (timeZone: string | null, from: number, to: number, days = everyDay): QuietHours => ({
  timeZone,
  quietFrom: from,
  quietTo: to,
  quietDays: days,
});
const night = (timeZone: string) => hours(timeZone, at(22), at(7));

describe("quiet hours", () => {
  test.each([
    ["UTC", "2026-03-01T21:59:59Z", false],
    ["UTC", "2026-03-01T22:00:00Z", true],
    ["UTC", "2026-03-02T06:59:59Z", true],
    ["UTC", "2026-03-02T07:00:00Z", false],
    ["Asia/Shanghai", "2026-03-01T13:59:00Z", false],
    ["Asia/Shanghai", "2026-03-01T14:00:00Z", true],
    ["Asia/Shanghai", "2026-03-01T23:00:00Z", false],
    // 5:45 ahead of UTC.
    ["Asia/Kathmandu", "2026-03-01T16:14:00Z", false],
    ["Asia/Kathmandu", "2026-03-01T16:15:00Z", true],
    // 3:30 behind in winter, 2:30 in summer.
    ["America/St_Johns", "2026-01-10T01:29:00Z", false],
    ["America/St_Johns", "2026-01-10T01:30:00Z", true],
    ["America/St_Johns", "2026-07-10T00:30:00Z", true],
    // 13 ahead.
    ["Pacific/Apia", "2026-03-01T08:59:00Z", false],
    ["Pacific/Apia", "2026-03-01T09:00:00Z", true],
    // 14 ahead, and 11 behind.
    ["Pacific/Kiritimati", "2026-03-01T08:00:00Z", true],
    ["Pacific/Pago_Pago", "2026-03-01T09:00:00Z", true],
    ["Pacific/Pago_Pago", "2026-03-01T08:59:00Z", false],
  ])("from 22 to 7 in %s at %s: %s", (zone, now, quiet) => {
    expect(isQuiet(night(zone), new Date(now))).toBe(quiet);
  });

  test.each([
    // The clock goes from 2 to 3: the night is an hour shorter.
    ["Europe/Berlin", at(22), at(7), "2026-03-29T04:59:00Z", true],
    ["Europe/Berlin", at(22), at(7), "2026-03-29T05:00:00Z", false],
    // An end in the hour that is left out.
    ["Europe/Berlin", at(22), at(2, 30), "2026-03-29T00:59:00Z", true],
    ["Europe/Berlin", at(22), at(2, 30), "2026-03-29T01:29:00Z", true],
    ["Europe/Berlin", at(22), at(2, 30), "2026-03-29T01:30:00Z", false],
    // The clock goes from 3 to 2: an end in the hour that comes twice is its first, and stays.
    ["Europe/Berlin", at(22), at(2, 30), "2026-10-25T00:29:00Z", true],
    ["Europe/Berlin", at(22), at(2, 30), "2026-10-25T00:31:00Z", false],
    ["Europe/Berlin", at(22), at(2, 30), "2026-10-25T01:15:00Z", false],
    // A beginning in the hour that comes twice does not begin again.
    ["America/New_York", at(1, 30), at(6), "2026-11-01T05:30:00Z", true],
    ["America/New_York", at(1, 30), at(6), "2026-11-01T06:10:00Z", true],
    // Half an hour.
    ["Australia/Lord_Howe", at(22), at(7), "2026-04-04T20:29:00Z", true],
    ["Australia/Lord_Howe", at(22), at(7), "2026-04-04T20:30:00Z", false],
    // Midnight itself is left out.
    ["Africa/Cairo", at(0), at(6), "2026-04-24T00:00:00Z", true],
    ["Africa/Cairo", at(0), at(6), "2026-04-23T21:59:00Z", false],
    ["Africa/Cairo", at(0), at(6), "2026-04-24T03:00:00Z", false],
    // A whole day was left out: 29 December, then the 31st.
    ["Pacific/Apia", at(22), at(7), "2011-12-30T09:00:00Z", true],
    ["Pacific/Apia", at(22), at(7), "2011-12-30T17:30:00Z", false],
  ])("over clock changes in %s, %i to %i at %s: %s", (zone, from, to, now, quiet) => {
    expect(isQuiet(hours(zone, from, to), new Date(now))).toBe(quiet);
  });

  test("begin on the chosen days only, by the zone's calendar, and end on the next", () => {
    const fridays = hours("Asia/Shanghai", at(22), at(7), [5]);
    // Friday 6 March, 22:00 in Shanghai.
    expect(isQuiet(fridays, new Date("2026-03-06T14:00:00Z"))).toBe(true);
    expect(isQuiet(fridays, new Date("2026-03-06T22:59:00Z"))).toBe(true);
    expect(isQuiet(fridays, new Date("2026-03-06T23:00:00Z"))).toBe(false);
    expect(isQuiet(fridays, new Date("2026-03-07T14:00:00Z"))).toBe(false);
    expect(isQuiet(fridays, new Date("2026-03-05T16:30:00Z"))).toBe(false);
    expect(isQuiet(hours("UTC", at(22), at(7), []), new Date("2026-03-06T23:00:00Z"))).toBe(false);
  });

  test("of equal times last a whole day", () => {
    const weekend = hours("UTC", 0, 0, [6, 0]);
    expect(isQuiet(weekend, new Date("2026-03-06T23:59:00Z"))).toBe(false);
    expect(isQuiet(weekend, new Date("2026-03-07T00:00:00Z"))).toBe(true);
    expect(isQuiet(weekend, new Date("2026-03-08T23:59:00Z"))).toBe(true);
    expect(isQuiet(weekend, new Date("2026-03-09T00:00:00Z"))).toBe(false);
  });

  test("are none without times, without a zone, and in a zone that nobody knows", () => {
    const now = new Date("2026-03-01T23:00:00Z");
    expect(isQuiet(hours(null, at(22), at(7)), now)).toBe(false);
    expect(isQuiet(hours("Mars/Olympus", at(22), at(7)), now)).toBe(false);
    expect(isQuiet({ ...night("UTC"), quietFrom: null }, now)).toBe(false);
    expect(isQuiet({ ...night("UTC"), quietTo: null }, now)).toBe(false);
  });
});

test.each([
  ["Asia/Shanghai", true],
  ["Asia/Calcutta", true],
  ["America/Argentina/Buenos_Aires", true],
  ["UTC", true],
  ["Mars/Olympus", false],
  ["+08:00", false],
  ["", false],
  ["x".repeat(500), false],
])("a time zone: %s: %s", (name, known) => {
  expect(isTimeZone(name)).toBe(known);
});
