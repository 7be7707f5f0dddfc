/** Playwright's `test` with two starts of one cluster, each with a way to the bucket of its own. */
import type { Bucket } from "./bucket";
import { ClusterTalk } from "./cluster-talk";
import { Door } from "./door";
import { test as base } from "./shared-fixtures";
import { type Stack, signal } from "./stack";

export { expect } from "@playwright/test";

export type Starts = {
  one: Stack;
  two: Stack;
  bucket: Bucket;
  /** Between each of them and the bucket. */
  doors: { one: Door; two: Door };
};
export type Cluster = Starts & { talk: ClusterTalk };
export type Cases = { starts: Starts; cluster: Cluster };

export const test = base.extend<Cases>({
  starts: async ({ bucket, joinCluster }, use) => {
    const doors = { one: await Door.to(bucket.port), two: await Door.to(bucket.port) };
    const join = ({ port }: Door) =>
      joinCluster({ LIMITS_FACTOR: "1000", AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    const [one, two] = await Promise.all([join(doors.one), join(doors.two)]);
    await use({ one, two, bucket, doors });
    for (const door of Object.values(doors)) door.open();
    for (const stack of [one, two]) signal(allOf(stack), "SIGCONT");
    await Promise.all([one.stop(), two.stop()]);
    await Promise.all(Object.values(doors).map((door) => door.close()));
  },
  cluster: async ({ starts }, use) => {
    const talk = await ClusterTalk.begin([starts.one, starts.two]);
    await use({ ...starts, talk });
    talk.close();
  },
});

/** A test that takes minutes; `npm run chaos -- --cluster` runs it. */
export function onDemand(title: string, body: (cases: Cases) => Promise<void>): void {
  if (process.env.CLUSTER_CHAOS_SECONDS !== undefined) test(title, body);
}

function allOf(stack: Stack): number[] {
  return stack.pidsOf("start.mjs").concat(stack.pids());
}
