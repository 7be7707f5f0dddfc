import { expect, test } from "vitest";
import { SharedRuns } from "./shared-runs";

test("a caller gets a run that began after its call; all who call during one share the next", async () => {
  const begun: [number, number | undefined][] = [];
  const ends: (() => void)[] = [];
  const runs = new SharedRuns((id, fresh) => {
    begun.push([id, fresh]);
    return new Promise((resolve) => void ends.push(resolve));
  });
  const done: string[] = [];
  const call = (name: string, id: number) => void runs.run(id, 7).then(() => done.push(name));
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  for (const name of ["a", "b", "c"]) call(name, 1);
  call("other", 2);
  expect(begun).toStrictEqual([
    [1, 7],
    [2, 7],
  ]);
  ends[0]?.();
  await settled();
  expect(done).toStrictEqual(["a"]);
  expect(begun.slice(2)).toStrictEqual([[1, undefined]]);
  call("d", 1);
  ends[2]?.();
  await settled();
  expect(done).toStrictEqual(["a", "b", "c"]);
  ends[3]?.();
  await settled();
  expect(done).toStrictEqual(["a", "b", "c", "d"]);
  call("e", 1);
  expect(begun.slice(3)).toStrictEqual([
    [1, undefined],
    [1, 7],
  ]);
});
