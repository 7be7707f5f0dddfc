/**
 * What an administrator does to a person, each with its note in one transaction. Also what `npm run admin`
 * does, so nothing here needs a request: who calls delivers the commands to rooms that these store.
 */
import "server-only";
import { endTokensOf, issueToken } from "../auth/one-time-tokens";
import { db } from "../db/db";
import * as administrators from "../db/queries/administrators";
import * as factors from "../db/queries/factors";
import * as suspension from "../db/queries/suspension";
import { type By, note } from "./audit";

/**
 * Makes a person an administrator or ends that, suspends them or brings them back. What they are already is
 * not noted. Throws LastAdministrator; nothing is changed then.
 */
export function changePerson(
  by: By,
  person: number,
  { admin, suspended }: { admin?: boolean | undefined; suspended?: boolean | undefined },
): Promise<void> {
  return db().transaction(async (tx) => {
    await administrators.holdAdministrators(tx);
    // First, as somebody who is brought back and made an administrator counts as one who can act.
    if (suspended === false && (await suspension.bringBack(tx, person))) {
      await note(by, { action: "brought-back", person }, tx);
    }
    if (admin === false || suspended) await administrators.requireAnother(tx, person);
    // Before the other change, because it locks rooms, which come before people.
    if (suspended && (await suspension.suspend(tx, person))) {
      await note(by, { action: "suspended", person }, tx);
    }
    if (admin !== undefined && (await administrators.set(tx, person, admin))) {
      await note(by, { action: admin ? "admin-made" : "admin-unmade", person }, tx);
    }
  });
}

/** Makes a link's token to set a new password, good for 30 minutes and once; those before end. */
export function makeReset(by: By, person: number): Promise<{ token: string; expires: number }> {
  return db().transaction(async (tx) => {
    await endTokensOf(person, "reset", tx);
    const made = await issueToken("reset", { userId: person }, tx);
    await note(by, { action: "reset-made", person }, tx);
    return made;
  });
}

/** Ends all sessions of a person; access tokens stay. */
export function endSessions(by: By, person: number): Promise<void> {
  return db().transaction(async (tx) => {
    const sessions = await suspension.signOutEverywhere(tx, person);
    await note(by, { action: "sessions-ended", person, details: { sessions } }, tx);
  });
}

/** Ends one session, by its public id; false if there is none. */
export function endSession(by: By, person: number, sid: string): Promise<boolean> {
  return db().transaction(async (tx) => {
    const ended = await suspension.endSession(tx, person, sid);
    if (ended) await note(by, { action: "session-ended", person }, tx);
    return ended;
  });
}

/** Removes passkeys, authenticator and recovery codes, for someone who lost them. */
export function removeFactors(by: By, person: number): Promise<void> {
  return db().transaction(async (tx) => {
    const details = await factors.removeAllOf(tx, person);
    await note(by, { action: "factors-removed", person, details }, tx);
  });
}
