import { expect, test } from "vitest";
import { enforceDeadlines } from "./deadlines";

test("sockets are closed from their deadline on, and the alarm is set for the others", () => {
  const closed: unknown[] = [];
  const rings: number[] = [];
  const socket = (name: string) => ({
    close: (code?: number, reason?: string) => closed.push([name, code, reason]),
  });
  const gone = {
    close: () => {
      throw new Error("closed already");
    },
  };
  enforceDeadlines(
    [
      [gone, { until: 1_000 }],
      [socket("late"), { until: 2_000 }],
      [socket("due"), { until: 3_000 }],
      [socket("early"), { until: 3_001 }],
    ],
    3_000,
    { ringBy: (time) => rings.push(time) },
    [4408, "no token in time"],
  );
  expect(closed).toStrictEqual([
    ["late", 4408, "no token in time"],
    ["due", 4408, "no token in time"],
  ]);
  expect(rings).toStrictEqual([3_001]);
});
