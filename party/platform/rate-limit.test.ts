import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RateLimit, requestRate } from "./rate-limit";

type MessageLimit = RateLimit<number>;

const taken = (limit: MessageLimit, uid: number, now: number, tries: number) =>
  Array.from({ length: tries }, () => limit.take(uid, now)).filter(Boolean).length;

describe("contract: messages 5 a second per person and room with a burst of 20", () => {
  test("20 at once pass, the 21st does not", () => {
    expect(taken(new RateLimit<number>(requestRate, 1), 1, 0, 21)).toBe(20);
  });

  test("after a burst there are 5 more each second, and never more than 20", () => {
    const limit = new RateLimit<number>(requestRate, 1);
    taken(limit, 1, 0, 20);
    expect(limit.take(1, 199)).toBe(false);
    expect(limit.take(1, 200)).toBe(true);
    expect(taken(limit, 1, 1_200, 10)).toBe(5);
    expect(taken(limit, 1, 3_600_000, 100)).toBe(20);
  });

  test("a refused request takes no token", () => {
    const limit = new RateLimit<number>(requestRate, 1);
    taken(limit, 1, 0, 5_000);
    expect(taken(limit, 1, 1_000, 100)).toBe(5);
  });

  test("one person's flood does not affect others", () => {
    const limit = new RateLimit<number>(requestRate, 1);
    taken(limit, 1, 0, 100);
    expect(taken(limit, 2, 0, 20)).toBe(20);
  });

  test("LIMITS_FACTOR multiplies the burst and the rate", () => {
    const limit = new RateLimit<number>(requestRate, 10);
    expect(taken(limit, 1, 0, 500)).toBe(200);
    expect(taken(limit, 1, 1_000, 500)).toBe(50);
  });

  test("a clock that is set back takes no tokens", () => {
    const limit = new RateLimit<number>(requestRate, 1);
    limit.take(1, 3_600_000);
    expect(taken(limit, 1, 0, 100)).toBe(19);
    expect(taken(limit, 1, 1_000, 100)).toBe(5);
  });

  test("no period of time passes more than 20 and 5 a second", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 200 }), (pauses) => {
        const limit = new RateLimit<number>(requestRate, 1);
        const passed: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          if (limit.take(1, now)) passed.push(now);
        }
        passed.forEach((start, first) => {
          passed.slice(first).forEach((end, more) => {
            expect(more + 1).toBeLessThanOrEqual(20 + ((end - start) / 1_000) * 5 + 1e-6);
          });
        });
      }),
      { numRuns: 30 },
    );
  });
});
