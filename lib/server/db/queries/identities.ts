/** Accounts of single sign-on and whose they are here. */
import "server-only";
import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { identities, oneTimeTokens, passkeys, sessions, users } from "@/drizzle/schema";
import { sidOf } from "../../auth/sid";
import { db, type Transaction } from "../db";
import { epochSeconds } from "../epoch-seconds";
import { isLiving } from "./living";
import * as roomCommands from "./room-commands";

/** `iss` and `sub` of an ID token; no other claim says who somebody is. */
export type Identity = { issuer: string; subject: string };

export type Owner = {
  id: number;
  username: string;
  passwordHash: string;
  admin: boolean;
  isUsable: boolean;
};

const isOf = ({ issuer, subject }: Identity) =>
  and(eq(identities.issuer, issuer), eq(identities.subject, subject));

/** The issuer may be set with a slash at the end or without. */
const isFrom = (issuer: string) =>
  eq(sql`rtrim(${identities.issuer}, '/')`, issuer.replace(/\/+$/, ""));

/** Whose account this identity is, also if the account is suspended or deleted; null if nobody's. */
export async function findOwner(identity: Identity): Promise<Owner | null> {
  const [found] = await db()
    .select({
      id: users.id,
      username: users.username,
      passwordHash: users.passwordHash,
      admin: users.admin,
      isUsable: sql<boolean>`${users.deletedAt} is null and ${users.suspendedAt} is null`,
    })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .where(isOf(identity));
  return found ?? null;
}

/** Throws a unique violation if the identity is somebody's. */
export async function add(
  tx: Pick<Transaction, "insert">,
  identity: Identity,
  userId: number,
): Promise<void> {
  await tx.insert(identities).values({ ...identity, userId, lastUsedAt: sql`now()` });
}

/**
 * Gives an identity to an account. "taken" if it is somebody else's, "other" if the account has another one
 * of this issuer. Of two calls at the same moment one waits.
 */
export function link(identity: Identity, userId: number): Promise<"linked" | "taken" | "other"> {
  return db().transaction(async (tx) => {
    // Makes two links of one account wait for each other.
    await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, userId), isLiving))
      .for("update");
    const [other] = await tx
      .select({ subject: identities.subject })
      .from(identities)
      .where(
        and(
          eq(identities.userId, userId),
          eq(identities.issuer, identity.issuer),
          ne(identities.subject, identity.subject),
        ),
      );
    if (other) return "other";
    await tx
      .insert(identities)
      .values({ ...identity, userId })
      .onConflictDoNothing();
    const [owner] = await tx
      .select({ userId: identities.userId })
      .from(identities)
      .where(isOf(identity));
    return owner?.userId === userId ? "linked" : "taken";
  });
}

/**
 * Takes the identities of an issuer from an account. "last" if the person would have no way in then: neither a
 * password nor a passkey.
 */
export function unlink(issuer: string, userId: number): Promise<"unlinked" | "none" | "last"> {
  return db().transaction(async (tx) => {
    const [owner] = await tx
      .select({ passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.id, userId))
      .for("update");
    if (!owner?.passwordHash) {
      const [passkey] = await tx
        .select({ id: passkeys.id })
        .from(passkeys)
        .where(eq(passkeys.userId, userId))
        .limit(1);
      if (!passkey) return "last";
    }
    const gone = await tx
      .delete(identities)
      .where(and(eq(identities.userId, userId), isFrom(issuer)))
      .returning({ subject: identities.subject });
    return gone.length > 0 ? "unlinked" : "none";
  });
}

/** When an account was linked to this issuer and last used so, in whole seconds since 1970; null: it is not. */
export async function linkOf(
  issuer: string,
  userId: number,
): Promise<{ linked: number; lastUsed: number | null } | null> {
  const [found] = await db()
    .select({
      linked: epochSeconds(identities.createdAt),
      lastUsed: sql<number | null>`floor(extract(epoch from ${identities.lastUsedAt}))::int`,
    })
    .from(identities)
    .where(and(eq(identities.userId, userId), isFrom(issuer)))
    .limit(1);
  return found ?? null;
}

export async function markUsed(identity: Identity): Promise<void> {
  await db().update(identities).set({ lastUsedAt: sql`now()` }).where(isOf(identity));
}

/**
 * Ends the sessions that began with an identity: the one that the provider calls `sid`, or all of `subject`.
 * Stores the commands that close their sockets; returns the ids of the people. Null, and nothing is done, if
 * `once` was used before; it is remembered for `seconds`.
 */
export function endSessions(
  issuer: string,
  which: { sid: string | null; subject: string | null },
  { once, seconds }: { once: string; seconds: number },
): Promise<number[] | null> {
  return db().transaction(async (tx) => {
    const first = await tx
      .insert(oneTimeTokens)
      .values({
        ...{ hash: once, purpose: "sso-logout" },
        expiresAt: sql`now() + make_interval(secs => ${seconds})`,
      })
      .onConflictDoNothing()
      .returning({ hash: oneTimeTokens.hash });
    if (first.length === 0) return null;
    const { sid, subject } = which;
    const owners = tx
      .select({ id: identities.userId })
      .from(identities)
      .where(and(isFrom(issuer), subject === null ? undefined : eq(identities.subject, subject)));
    const ended = await tx
      .delete(sessions)
      .where(
        and(
          eq(sessions.method, "sso"),
          inArray(sessions.userId, owners),
          sid === null ? undefined : eq(sessions.ssoSid, sid),
        ),
      )
      .returning({ id: sessions.id, userId: sessions.userId });
    for (const { id, userId } of ended) {
      await roomCommands.addSignOut(tx, userId, { only: sidOf(id) });
    }
    return [...new Set(ended.map(({ userId }) => userId))];
  });
}
