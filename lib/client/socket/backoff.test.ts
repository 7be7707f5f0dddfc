import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { waitMs } from "./backoff";

const first = (code: number | null, random: number) => waitMs(code, null, () => random);

test("a first drop is mended within a second, never at the same moment for all", () => {
  expect([first(1006, 0), first(1006, 0.999)]).toEqual([300, expect.closeTo(900, -1)]);
});

test("waits grow to 10 s and stay there", () => {
  let wait: number | null = null;
  for (let tries = 0; tries < 20; tries++) wait = waitMs(null, wait, () => 0.999);
  expect(wait).toBeGreaterThan(9_900);
  expect(waitMs(null, wait, () => 0)).toBe(300);
});

test("4503, shutting down: back within a second, but not again and again", () => {
  expect([first(4503, 0), first(4503, 0.999)]).toEqual([0, 999]);
  expect(waitMs(4503, 0, () => 0)).toBe(300);
});

test("4401: a fresh token at once, but only once", () => {
  expect(first(4401, 0.5)).toBe(0);
  expect(waitMs(4401, 0, () => 0)).toBe(300);
});

test("4429, flooding: no sooner than after 10 s", () => {
  expect([first(4429, 0), waitMs(4429, 300, () => 0.5)]).toEqual([10_000, 15_000]);
});

describe("whatever happened before", () => {
  test("a second failure in a row never comes back at once, and none waits for more than 20 s", () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 1_000, max: 4_999 })),
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (code, previous, random) => {
          const wait = waitMs(code, previous, () => random);
          expect(wait).toBeGreaterThanOrEqual(300);
          expect(wait).toBeLessThanOrEqual(20_000);
        },
      ),
    );
  });
});
