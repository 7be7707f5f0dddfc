import { expect } from "@playwright/test";
import { firstAdministrator } from "./administrator";
import type { Look, NewPerson } from "./browser-fixtures";
import type { BrowserPerson } from "./browser-person";

/** A new person in a browser, whom the server's first account makes an administrator. */
export async function newAdministrator(newPerson: NewPerson, look?: Look): Promise<BrowserPerson> {
  const [first, person] = await Promise.all([firstAdministrator(), newPerson("Ada", look)]);
  const path = `/Admin/Person/${person.username}`;
  const made = await first.rest.call("PATCH", path, { admin: true });
  expect(made.status, made.text).toBe(200);
  return person;
}
