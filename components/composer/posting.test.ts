import { describe, expect, test } from "vitest";
import { clockOf, lastSentAt, partsOfSpan, postingOf } from "./posting";

const base = { role: "member", writers: "all", slowSeconds: 0, sentAt: 0, now: 100_000 } as const;

describe("who may write in a room now", () => {
  test("where only moderators write, a member and a newcomer may not, and neither owner nor moderator waits", () => {
    const rules = { ...base, writers: "moderators", slowSeconds: 60, sentAt: 99_000 } as const;
    for (const role of ["member", null] as const) {
      expect(postingOf({ ...rules, role })).toEqual({ may: "not", why: "moderators" });
    }
    for (const role of ["owner", "moderator"] as const) {
      expect(postingOf({ ...rules, role })).toEqual({ may: "write" });
    }
  });

  test("in a blocked direct room nobody writes, whatever their role", () => {
    expect(postingOf({ ...base, writers: "nobody", role: "owner" })).toEqual({
      ...{ may: "not", why: "nobody" },
    });
  });

  test("in slow mode a member waits for the rest of the time, and no longer than the whole", () => {
    const slow = { ...base, slowSeconds: 30 };
    expect(postingOf({ ...slow, sentAt: 89_500 })).toEqual({ may: "wait", seconds: 20 });
    expect(postingOf({ ...slow, sentAt: 70_000 })).toEqual({ may: "write" });
    expect(postingOf({ ...slow, sentAt: 900_000 })).toEqual({ may: "wait", seconds: 30 });
    expect(postingOf({ ...base, sentAt: 99_999 })).toEqual({ may: "write" });
  });

  test("a message on its way counts as sent, a failed one does not, and a refusal's wait does", () => {
    const sent = { kind: "send", msg: "hi", cid: "1", sentAt: 90_000, failed: null } as const;
    expect(lastSentAt({ ownSentAt: 5, pending: [sent] }, 30)).toBe(90_000);
    expect(lastSentAt({ ownSentAt: 5, pending: [{ ...sent, failed: "removed" }] }, 30)).toBe(5);
    const refused = { ...sent, failed: "slow-mode", retryAt: 110_000 } as const;
    expect(lastSentAt({ ownSentAt: 5, pending: [refused] }, 30)).toBe(80_000);
  });
});

test("a span is named in its largest whole unit, a countdown like a clock", () => {
  expect([5, 90, 300, 21_600].map(partsOfSpan)).toEqual([
    { unit: "s", count: 5 },
    { unit: "s", count: 90 },
    { unit: "m", count: 5 },
    { unit: "h", count: 6 },
  ]);
  expect([5, 720, 3_605].map(clockOf)).toEqual(["0:05", "12:00", "1:00:05"]);
});
