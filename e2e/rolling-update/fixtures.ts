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

/** Whether the release before has a file, or has this word in its `.env.example`. */
export function knew(what: { file: string } | { variable: string }): boolean {
  if ("file" in what) return existsSync(path.join(before, what.file));
  return readFileSync(path.join(before, ".env.example"), "utf8").includes(what.variable);
}

export const test = base.extend<Fixtures>({
  prepare: async ({ prepareStack }, use) => {
    await use((release, env) => prepareStack(env, [], release === "before" ? before : undefined));
  },
});
