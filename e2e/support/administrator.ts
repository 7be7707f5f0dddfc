import { expect } from "@playwright/test";
import { Person, signedIn } from "./basic-client";
import { firstAccount } from "./first-account";

/** The server's first account, signed in anew. Tests must leave it as it is. */
export async function firstAdministrator(): Promise<Person> {
  const { username, nickname, password } = firstAccount;
  const first = new Person(username, nickname, password);
  const answer = await first.logIn();
  expect(answer.body, `${username} cannot sign in; is this server not new?`).toStrictEqual({
    status: true,
  });
  return first;
}

/** A new person, signed in, who is an administrator of the tests' server. */
export async function administrator(name = "admin"): Promise<Person> {
  const [first, person] = await Promise.all([firstAdministrator(), signedIn(name)]);
  const path = `/Admin/Person/${person.username}`;
  const made = await first.rest.call("PATCH", path, { admin: true });
  expect(made.status, made.text).toBe(200);
  return person;
}
