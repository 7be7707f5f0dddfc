/** The release before, for tests of an update from it to this one: `npm run rolling-update`. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test as base } from "../support/shared-fixtures";
import type { Stack } from "../support/stack";

export { expect } from "../support/shared-fixtures";

type Release = "before" | "this";
type Fixtures = {
  /** A start of one of the releases. */
  prepare: (release: Release, env?: Record<string, string>) => Promise<Stack>;
};

/** The folder of its program, installed and built. */
const before = process.env.RELEASE_BEFORE ?? "";

/** Whether the release before has this file, with this word in it. */
export function knew(file: string, word = ""): boolean {
  const there = path.join(before, file);
  return existsSync(there) && readFileSync(there, "utf8").includes(word);
}

export const test = base.extend<Fixtures>({
  prepare: async ({ prepareStack }, use) => {
    await use((release, env) => prepareStack(env, [], release === "before" ? before : undefined));
  },
});
