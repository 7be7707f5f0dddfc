import { expect, test } from "vitest";
import type { MemberRequest } from "@/lib/wire/parse";
import { MemoryStorage } from "../testing/memory-storage";
import { Quota } from "./quota";

const say: MemberRequest = { kind: "send", msg: "tea" };
const [now, hour] = [1_700_000_000_000, 3_600_000];

test("who is over the quota is refused until it ends, and nobody else, also by a room that slept meanwhile", async () => {
  const { storage } = new MemoryStorage();
  const quota = await Quota.load(storage);
  expect(quota.refusalOf(1, say, now)).toBeUndefined();
  quota.note({ overQuota: [{ uid: 1, seconds: 3_600 }] }, now);
  for (const each of [quota, await Quota.load(storage)]) {
    expect(each.refusalOf(1, say, now + hour - 1)).toBe("over-quota");
    expect(each.refusalOf(2, say, now)).toBeUndefined();
    expect(each.refusalOf(1, say, now + hour)).toBeUndefined();
  }
});

test("a full server takes nothing new from anyone, but deletions and taken back reactions", async () => {
  const quota = await Quota.load(new MemoryStorage().storage);
  quota.note({ fullSeconds: 300 }, now);
  const refusals = (at: number) =>
    (
      [
        say,
        { kind: "edit", target: 1, msg: "more" },
        { kind: "react", target: 1, emoji: "🍵", on: true },
        { kind: "react", target: 1, emoji: "🍵", on: false },
        { kind: "delete", target: 1 },
      ] satisfies MemberRequest[]
    ).map((request) => quota.refusalOf(1, request, at));
  const full = "storage-full";
  expect(refusals(now)).toStrictEqual([full, full, full, undefined, undefined]);
  expect(refusals(now + 300_000)).toStrictEqual(Array(5).fill(undefined));
});
