/** What administrators see of people and do to them. */
import "server-only";
import type { AdminPerson, AdminPersonDetails, OneTimeLink } from "@/lib/shared/api/admin";
import { endAccount } from "../accounts/account-deletion";
import * as adminPeople from "../db/queries/admin-people";
import * as users from "../db/queries/users";
import { env } from "../env";
import { ownOrigin } from "../http/own-origin";
import type { ListPage } from "../http/paged";
import { Problem } from "../http/problem";
import { deliverToRoomsOf, requireConfirmedByRoomsOf } from "../party/command-list";
import type { By } from "./audit";
import * as deeds from "./deeds";

/** A page of people, with one more than its limit if there are more. Throws 400 for an unknown `from`. */
export async function listPeople(
  filter: adminPeople.PeopleFilter,
  { from, limit }: ListPage<string>,
): Promise<AdminPerson[]> {
  const last = from === undefined ? undefined : await users.find(from);
  if (last === null) {
    throw new Problem(400, "There is nobody with this username.", {
      errors: { after: "not-found" },
    });
  }
  return adminPeople.page(filter, { from: last?.id, limit });
}

/** Throws 404. */
export async function getPerson(username: string): Promise<AdminPersonDetails> {
  const { id } = await requirePerson(username);
  const [person, sessionList] = await Promise.all([seen(id), adminPeople.sessionsOf(id)]);
  return { ...person, sessionList };
}

/**
 * Changes what a person may do. A suspension ends their sessions, access tokens and sockets; once it is
 * answered, nothing of theirs is taken any more. Throws 404 and LastAdministrator; nothing is changed then.
 * Throws NotConfirmed, after the change, if a room could not be told; a second call asks again.
 */
export async function changePerson(
  by: By,
  username: string,
  change: { admin?: boolean | undefined; suspended?: boolean | undefined },
): Promise<AdminPerson> {
  const { id } = await requirePerson(username);
  await deeds.changePerson(by, id, change);
  if (change.suspended) await requireConfirmedByRoomsOf(id);
  return seen(id);
}

/** Deletes an account as its owner can. Throws 404 and LastAdministrator; nothing is deleted then. */
export async function deletePerson(by: By, username: string): Promise<void> {
  const person = await requirePerson(username);
  await endAccount(person, by);
}

/** A link to set a new password. Throws 404. */
export async function makeResetLink(by: By, username: string): Promise<OneTimeLink> {
  const { id } = await requirePerson(username);
  const { token, expires } = await deeds.makeReset(by, id);
  // It is shown to the administrator only, so without APP_URL it may have the address that they use.
  return { url: `${env().APP_URL ?? (await ownOrigin())}/reset/${token}`, expires };
}

/** Ends all sessions of a person and closes their sockets. Throws 404. */
export async function endSessions(by: By, username: string): Promise<void> {
  const { id } = await requirePerson(username);
  await deeds.endSessions(by, id);
  await deliverToRoomsOf(id);
}

/** The same for one session. Throws 404. */
export async function endSession(by: By, username: string, sid: string): Promise<void> {
  const { id } = await requirePerson(username);
  if (!(await deeds.endSession(by, id, sid))) throw new Problem(404, "There is no such session.");
  await deliverToRoomsOf(id);
}

/** Removes passkeys, authenticator and recovery codes. Throws 404. */
export async function removeFactors(by: By, username: string): Promise<void> {
  const { id } = await requirePerson(username);
  await deeds.removeFactors(by, id);
}

async function requirePerson(username: string): Promise<users.Account> {
  const person = await users.find(username);
  if (!person) throw noSuchPerson();
  return person;
}

async function seen(id: number): Promise<AdminPerson> {
  const person = await adminPeople.find(id);
  if (!person) throw noSuchPerson();
  return person;
}

function noSuchPerson(): Problem {
  return new Problem(404, "There is nobody with this username.");
}
