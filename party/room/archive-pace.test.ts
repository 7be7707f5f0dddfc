import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ArchivePace } from "./archive-pace";

beforeEach(() => {
  vi.useFakeTimers({ now: 100_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test("with little traffic a room gets the turn that it asks for", () => {
  const pace = new ArchivePace();
  expect(pace.book(100_200)).toBe(100_200);
  pace.took(10, 3, 0);
  expect(pace.book(100_050)).toBe(100_050);
});

test("rooms take turns: none starts while another is likely to be archiving", () => {
  const pace = new ArchivePace();
  pace.took(30, 100, 0);
  expect([1, 2, 3].map(() => pace.book(100_000))).toStrictEqual([100_000, 100_030, 100_060]);
});

test("while events come faster than they are archived, a turn is followed by a rest of four times its length", () => {
  const pace = new ArchivePace();
  pace.took(50, 200, 300);
  expect([1, 2].map(() => pace.book(100_000))).toStrictEqual([100_200, 100_450]);
  vi.setSystemTime(101_000);
  pace.took(50, 200, 0);
  expect([1, 2].map(() => pace.book(101_000))).toStrictEqual([101_000, 101_050]);
});

test("turns that were booked before the clock was set back hold up nobody", () => {
  const pace = new ArchivePace();
  pace.took(30, 1, 0);
  pace.book(100_000);
  vi.setSystemTime(40_000);
  expect(pace.book(40_200)).toBeLessThanOrEqual(45_000);
  vi.setSystemTime(46_000);
  expect(pace.book(46_200)).toBe(46_200);
});

test("no room waits longer than 5 s, however many there are", () => {
  const pace = new ArchivePace();
  pace.took(2_000, 1, 1_000);
  const turns = Array.from({ length: 100 }, () => pace.book(100_000));
  expect(Math.max(...turns)).toBe(105_000);
});
