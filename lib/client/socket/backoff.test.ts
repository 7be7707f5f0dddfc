import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { waitMs } from "./backoff";

const first = (code: number | null, random: number) => waitMs(code, null, () => random);

test("after the first drop a client reconnects within a second, at a random moment", () => {
  expect([first(1006, 0), first(1006, 0.999)]).toEqual([300, expect.closeTo(900, -1)]);
});

test("delays grow to 10 s and stay there", () => {
  let wait: number | null = null;
  for (let tries = 0; tries < 20; tries++) wait = waitMs(null, wait, () => 0.999);
  expect(wait).toBeGreaterThan(9_900);
  expect(waitMs(null, wait, () => 0)).toBe(300);
});

test("4503, shutting down: the first delay is under a second, the next is not shorter than usual", () => {
  expect([first(4503, 0), first(4503, 0.999)]).toEqual([0, 999]);
  expect(waitMs(4503, 0, () => 0)).toBe(300);
});

test("4401: a fresh token is fetched at once, but only the first time", () => {
  expect(first(4401, 0.5)).toBe(0);
  expect(waitMs(4401, 0, () => 0)).toBe(300);
});

test("4429, flooding: the delay is at least 10 s", () => {
  expect([first(4429, 0), waitMs(4429, 300, () => 0.5)]).toEqual([10_000, 15_000]);
});

describe("for any close code and previous delay", () => {
  test("the delay after a second failure in a row is between 300 ms and 20 s", () => {
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
