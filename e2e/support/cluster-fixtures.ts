/** Playwright's `test` with a whole cluster: two machines with room servers, and a bucket. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { BucketProcess } from "./bucket-process";
import { Network } from "./network";
import { test as base } from "./shared-fixtures";
import type { Stack } from "./stack";

export { expect } from "@playwright/test";

/** How many room servers each machine has. */
const servers = [2, 1];

export type Cluster = {
  machines: { stack: Stack; address: string }[];
  bucket: BucketProcess;
  /** Null where no namespaces can be made: then the machines cannot be told apart, nor cut off. */
  network: Network | null;
};

export const test = base.extend<{ startCluster: () => Promise<Cluster> }>({
  startCluster: async ({ shared, prepareStack }, use, testInfo) => {
    const ends: (() => unknown)[] = [];
    await use(async () => {
      const network = Network.build(servers.length);
      ends.unshift(() => network?.remove());
      const bucket = await BucketProcess.start(network?.bucketAddress ?? "127.0.0.1");
      ends.unshift(() => bucket.stop());
      const CLUSTER_KEY = randomBytes(32).toString("hex");
      const machines = await Promise.all(
        servers.map(async (count, index) => {
          const { address, under } = network?.machines[index] ?? {
            address: "127.0.0.1",
            under: [],
          };
          const own = {
            HOST: address,
            CLUSTER_ADDRESS: `${address}:0`,
            ROOM_PROCESSES: `${count}`,
          };
          const stack = await prepareStack(
            { ...shared, ...bucket.variables, CLUSTER_KEY, LIMITS_FACTOR: "1000", ...own },
            under,
          );
          ends.unshift(async () => {
            await stack.lose();
            if (testInfo.status === testInfo.expectedStatus) return;
            writeFileSync(testInfo.outputPath(`machine-${index + 1}.log`), stack.errors);
          });
          return { stack, address };
        }),
      );
      for (const { stack } of machines) await stack.start();
      return { machines, bucket, network };
    });
    for (const end of ends) await end();
  },
});
