import { expect, test } from "vitest";
import { Ownership } from "./ownership";

const room = "rooms/v1/do/namespace/room";

function after(...writes: [name: string, owner?: object][]): Ownership {
  const ownership = new Ownership();
  for (const [name, owner] of writes) {
    const body = Buffer.from(owner ? JSON.stringify(owner) : "");
    ownership.note({ key: `${room}/${name}`, body, isConditional: true });
  }
  return ownership;
}

test("an owner that is replaced may store one more commit, which it does not answer", () => {
  const { faults, moves, lateCommits } = after(
    ["own.json", { node: "a", epoch: 1 }],
    ["log/ze/a1"],
    ["own.json", { node: "b", epoch: 2 }],
    ["log/ze/a2"],
    ["log/ze/a2"],
    ["log/zd/a1"],
    ["own.json", { node: "", epoch: 2 }],
    ["own.json", { node: "a", epoch: 3 }],
  );
  expect(faults).toStrictEqual([]);
  expect(moves).toBe(2);
  expect(lateCommits).toBe(1);
});

test("two owners are noticed: by commits, by claims, and beyond fifteen epochs", () => {
  const claims = Array.from({ length: 20 }, (_, index): [string, object] => [
    "own.json",
    { node: `n${index}`, epoch: index + 1 },
  ]);
  expect(after(...claims, ["log/yeb/a1"]).faults).toStrictEqual([]);
  const [two] = after(...claims, ["log/yec/a1"], ["log/yec/a2"]).faults;
  expect(two).toContain("2 commits of epoch 19 during 20");
  const [same] = after(...claims, ["own.json", { node: "other", epoch: 20 }]).faults;
  expect(same).toContain("epoch 20 was of n19 and of other");
  const [back] = after(...claims, ["own.json", { node: "n3", epoch: 4 }]).faults;
  expect(back).toContain("epoch 4 came after 20");
  const [none] = after(...claims, ["log/yea/a1"]).faults;
  expect(none).toContain("unclaimed");
});
