import { expect, test, vi } from "vitest";
import { GroupCommit } from "./group-commit";

const unexpected = (error: unknown) => expect.unreachable(String(error));

/** Commits that end when `finish` is called; `groups` are those that were begun. */
function slowCommits() {
  const groups: number[][] = [];
  let finish = () => {};
  const commits = new GroupCommit<number>((group) => {
    groups.push(group);
    return new Promise((resolve) => {
      finish = resolve;
    });
  }, unexpected);
  const begun = (count: number) => vi.waitUntil(() => groups.length === count, 10_000);
  return { commits, groups, begun, finish: () => finish() };
}

test("what arrives during a commit is the next group, in the order of arrival", async () => {
  const { commits, groups, begun, finish } = slowCommits();
  commits.add(1);
  await begun(1);
  for (const entry of [2, 3, 4]) commits.add(entry);
  finish();
  await begun(2);
  expect(groups).toStrictEqual([[1], [2, 3, 4]]);
});

test("a lone entry is committed without waiting for others", async () => {
  const { commits, groups, begun } = slowCommits();
  commits.add(1);
  await begun(1);
  expect(groups).toStrictEqual([[1]]);
});

test("a group has at most 64 entries, and the rest follows in order", async () => {
  const groups: number[][] = [];
  const commits = new GroupCommit<number>(async (group) => void groups.push(group), unexpected);
  const entries = Array.from({ length: 150 }, (_, n) => n);
  for (const entry of entries) commits.add(entry);
  await vi.waitUntil(() => groups.flat().length === 150, 10_000);
  expect(groups.map(({ length }) => length)).toStrictEqual([64, 64, 22]);
  expect(groups.flat()).toStrictEqual(entries);
});

/** Notes under `name` in `settled` when all entries so far are settled. */
function watch(commits: GroupCommit<number>, settled: string[], name: string) {
  void commits.settled()?.then(() => settled.push(name));
}

test("entries are settled once they are committed, whatever is added later", async () => {
  const { commits, begun, finish } = slowCommits();
  const settled: string[] = [];
  expect(commits.settled()).toBeNull();
  commits.add(1);
  watch(commits, settled, "1");
  await begun(1);
  commits.add(2);
  watch(commits, settled, "2");
  finish();
  await begun(2);
  expect(settled).toStrictEqual(["1"]);
  finish();
  await vi.waitUntil(() => settled.length === 2, 10_000);
  expect(commits.settled()).toBeNull();
});

test("after a commit that failed, there is nothing to wait for", async () => {
  const failures: unknown[] = [];
  const settled: string[] = [];
  const commits = new GroupCommit<number>(
    () => Promise.reject(new Error("the disk is full")),
    (error) => void failures.push(error),
  );
  commits.add(1);
  watch(commits, settled, "1");
  await vi.waitUntil(() => settled.length === 1, 10_000);
  expect(failures).toHaveLength(1);
  commits.add(2);
  expect(commits.settled()).toBeNull();
});

test("a task between commits waits for the one under way, and holds up the next", async () => {
  const { commits, groups, begun, finish } = slowCommits();
  const steps: string[] = [];
  commits.add(1);
  await begun(1);
  let endTask = () => {};
  const task = commits.between(async () => {
    steps.push(`task after ${groups.length}`);
    await new Promise<void>((resolve) => {
      endTask = resolve;
    });
  });
  commits.add(2);
  expect(steps).toStrictEqual([]);
  finish();
  await vi.waitUntil(() => steps.length === 1, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([steps, groups]).toStrictEqual([["task after 1"], [[1]]]);
  endTask();
  await task;
  await begun(2);
  expect(groups).toStrictEqual([[1], [2]]);
});

test("a task that fails rejects for its caller only, and commits go on", async () => {
  const { commits, groups, begun } = slowCommits();
  await expect(commits.between(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  commits.add(1);
  await begun(1);
  expect(groups).toStrictEqual([[1]]);
});

test("after a commit that failed, nothing is committed any more", async () => {
  const failures: unknown[] = [];
  const groups: number[][] = [];
  const commits = new GroupCommit<number>(
    async (group) => {
      groups.push(group);
      throw new Error("the disk is full");
    },
    (error) => void failures.push(error),
  );
  commits.add(1);
  await vi.waitUntil(() => failures.length === 1, 10_000);
  commits.add(2);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(groups).toStrictEqual([[1]]);
});
