import { describe, expect, test } from "vitest";
import { Retention } from "./retention";

const dayMs = 86_400_000;
const now = 1_700_000_000_000;

async function retentionWith(stored: Record<string, unknown>) {
  const kept = new Map(Object.entries(stored));
  const rings: number[] = [];
  const sweeps: number[] = [];
  const storage = {
    get: async <T>(key: string) => kept.get(key) as T | undefined,
    put: async (key: string, value: unknown) => void kept.set(key, value),
  };
  const retention = await Retention.load(
    storage as never,
    { ringBy: (time) => rings.push(time) },
    { sweep: () => sweeps.push(1) },
  );
  return { retention, kept, rings, sweeps };
}

describe("a room that keeps messages for some days", () => {
  test("deletes at once when that is set, and again when the next message expires", async () => {
    const { retention, rings, sweeps } = await retentionWith({});
    retention.set(7);
    expect(rings.at(-1)).toBeLessThan(now);
    retention.run(now);
    expect(sweeps).toHaveLength(1);
    const oldest = now / 1_000 - 3 * 86_400;
    retention.swept({ upTo: 5, oldest }, now);
    const dueAt = rings.at(-1) ?? 0;
    expect(dueAt).toBeGreaterThanOrEqual(now + 4 * dayMs);
    expect(dueAt).toBeLessThan(now + 4 * dayMs + 3_600_000);
    retention.run(dueAt - 1);
    expect(sweeps).toHaveLength(1);
    retention.run(dueAt);
    expect(sweeps).toHaveLength(2);
  });

  test("continues after a second if more has expired than was deleted", async () => {
    const { retention, rings } = await retentionWith({ keepDays: 7 });
    retention.swept({ upTo: 1_000, oldest: now / 1_000 - 8 * 86_400 }, now);
    expect(rings.at(-1)).toBe(now + 1_000);
  });

  test("knows after a restart when the next deletion is due", async () => {
    const { rings } = await retentionWith({ keepDays: 7, sweepAt: now });
    expect(rings).toStrictEqual([now]);
  });
});

test("a room learns from the app how long it keeps messages, until a command says it", async () => {
  const { retention, sweeps } = await retentionWith({});
  retention.learn(undefined);
  retention.run(now);
  expect(sweeps).toHaveLength(0);
  retention.learn(7);
  retention.run(now);
  expect(sweeps).toHaveLength(1);
  retention.set(null);
  retention.learn(7);
  retention.run(now + dayMs);
  expect(sweeps).toHaveLength(1);
});

test("a room that keeps messages forever deletes none, also if it did before", async () => {
  const { retention, rings, sweeps, kept } = await retentionWith({ keepDays: 7, sweepAt: now });
  retention.set(null);
  const before = rings.length;
  retention.run(now + dayMs);
  retention.swept({ upTo: 0, oldest: null }, now);
  expect(sweeps).toHaveLength(0);
  expect(rings).toHaveLength(before);
  expect(kept.get("keepDays")).toBeNull();
});
