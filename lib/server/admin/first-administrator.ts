/**
 * A server of a release before administrators has people but no administrator. Whoever reads its log confirms
 * the oldest account as one, by a link that is good for 30 minutes, or makes one by `npm run admin`.
 */
import "server-only";
import { setTimeout } from "node:timers/promises";
import { findToken, issueToken, takeToken } from "../auth/one-time-tokens";
import { db } from "../db/db";
import * as administrators from "../db/queries/administrators";
import * as oneTimeTokens from "../db/queries/one-time-tokens";
import { env } from "../env";
import { Problem } from "../http/problem";
import { logger } from "../observability/app-logger";
import { hasTimers } from "../timers";
import { note } from "./audit";

type Person = { id: number; username: string; nickname: string };

const attempts = 10;
const pauseMs = 5_000;

/** Says in the log how to get an administrator, if the server has none. Never throws. */
export async function askForAdministrator(): Promise<void> {
  for (let left = attempts; left > 0; left--) {
    try {
      const link = await makeClaimLink();
      if (link === null) return;
      logger.warn(
        { link },
        "this server has no administrator yet: run npm run admin -- make NAME, or open this link, which is good for 30 minutes",
      );
      return;
    } catch {
      // Most likely the database cannot be reached, which others log.
      await setTimeout(pauseMs, undefined, { ref: false });
    }
  }
}

/** Null if there is an administrator, or nobody who could be one. */
async function makeClaimLink(): Promise<string | null> {
  if (!(await administrators.areMissing())) return null;
  // Functions start every few minutes; one link at a time is enough.
  if (!hasTimers && (await oneTimeTokens.areThere("claim"))) return null;
  const { token } = await issueToken("claim", {});
  return `${env().APP_URL ?? ""}/claim/${token}`;
}

/** Who becomes administrator by this link; null if it is not good, or there is one by now. */
export async function claimant(token: string): Promise<Person | null> {
  if (!(await findToken("claim", token))) return null;
  return (await administrators.areMissing()) ? administrators.oldestAccount() : null;
}

/** Makes the oldest account the administrator; all of these links end. Throws 404 for one that is not good. */
export function claimServer(token: string, address: string): Promise<Person> {
  return db().transaction(async (tx) => {
    await administrators.holdAdministrators(tx);
    const taken = await takeToken("claim", token, tx);
    const oldest =
      taken && (await administrators.areMissing(tx))
        ? await administrators.oldestAccount(tx)
        : null;
    if (!oldest) {
      throw new Problem(
        404,
        "This link was used, has expired, or the server has an administrator.",
      );
    }
    await administrators.set(tx, oldest.id, true);
    await oneTimeTokens.removeAll("claim", tx);
    const by = { actor: null, via: "page", address } as const;
    await note(by, { action: "admin-made", person: oldest.id, details: { claimed: true } }, tx);
    return oldest;
  });
}
