import { expect, test } from "vitest";
import { MemoryStorage } from "../testing/memory-storage";
import { UsedTokens } from "./used-tokens";

const now = 1_700_000_000;

function tokens(memory = new MemoryStorage()) {
  const rings: number[] = [];
  const used = new UsedTokens(memory.storage, { ringBy: (time) => rings.push(time) });
  return { memory, rings, used };
}

test("a token can be used once, also after the room was loaded again", async () => {
  const { memory, rings, used } = tokens();
  const token = { jti: "a", exp: now + 60 };
  expect(await used.useOnce(token)).toBe(true);
  expect(rings).toStrictEqual([(now + 61) * 1_000]);
  expect(await used.useOnce(token)).toBe(false);
  expect(await tokens(memory).used.useOnce(token)).toBe(false);
  expect(await used.useOnce({ jti: "b", exp: now + 60 })).toBe(true);
});

test("a token that was used in an older release cannot be used again, and is forgotten, too", async () => {
  const { memory, used } = tokens();
  memory.kept.set("used:a", now + 1);
  expect(await used.useOnce({ jti: "a", exp: now + 1 })).toBe(false);
  await used.forgetExpired((now + 1) * 1_000);
  expect(memory.kept.size).toBe(0);
});

test("of thousands, those that have expired are forgotten, some with each alarm until none is left", async () => {
  const { memory, rings, used } = tokens();
  for (let n = 0; n < 5_000; n++) await used.useOnce({ jti: `old ${n}`, exp: now });
  await used.useOnce({ jti: "new", exp: now + 30 });
  rings.length = 0;
  let alarms = 0;
  do {
    rings.length = 0;
    await used.forgetExpired(now * 1_000);
    alarms++;
  } while (rings[0] === now * 1_000);
  expect([...memory.kept.keys()]).toStrictEqual([`spent:00${now + 30}:new`]);
  expect(alarms).toBeGreaterThan(1);
  expect(rings).toStrictEqual([(now + 60) * 1_000]);
  await used.forgetExpired((now + 30) * 1_000);
  expect([memory.kept.size, rings]).toStrictEqual([0, [(now + 60) * 1_000]]);
});
