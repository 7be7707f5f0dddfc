/** Playwright's `test` with signed-in people, and an end to what a test opened. */
import { test as base } from "@playwright/test";
import { cleanUp, type Person, signedIn } from "./basic-client";
import { closeSockets } from "./opted-in-client";

export { expect } from "@playwright/test";

type People = { ann: Person; bob: Person; carl: Person };

/** Closes the sockets and deletes the rooms that a test made. */
export const tidyTest = base.extend<{ tidy: undefined }>({
  tidy: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
    async ({}, use) => {
      await use(undefined);
      closeSockets();
      await cleanUp();
    },
    { auto: true },
  ],
});

/** New people for each test that names them. */
export const test = tidyTest.extend<People>({
  ann: person("ann"),
  bob: person("bob"),
  carl: person("carl"),
});

function person(name: string) {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  return async ({}, use: (person: Person) => Promise<void>) => use(await signedIn(name));
}
