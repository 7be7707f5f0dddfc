/** Playwright's `test` with Teahouses of a test's own, which end with it. */
import { tidyTest } from "./fixtures";
import { Stack } from "./stack";

export { expect } from "@playwright/test";

type Env = Record<string, string>;
type Fixtures = {
  /** An empty data folder and free ports, for a Teahouse that the test starts later. */
  prepareStack: (env?: Env, under?: string[], folder?: string) => Promise<Stack>;
  startStack: (env?: Env) => Promise<Stack>;
};

export const test = tidyTest.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  prepareStack: async ({}, use) => {
    const stacks: Stack[] = [];
    await use(async (...options) => {
      const stack = await Stack.prepare(...options);
      stacks.push(stack);
      return stack;
    });
    await Promise.all(stacks.map((stack) => stack.remove()));
  },
  startStack: async ({ prepareStack }, use) => {
    await use(async (env) => {
      const stack = await prepareStack(env);
      await stack.start();
      return stack;
    });
  },
});
