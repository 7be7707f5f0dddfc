/**
 * Where anyone may register, someone who wants to flood a server makes accounts for it. So those may do
 * less in their first hour, unless an administrator invited them.
 */
import "server-only";
import * as newcomers from "../db/queries/newcomers";
import type { SignedIn } from "../db/queries/users";
import { currentSettings } from "../settings/server-settings";
import { countCall, type NewcomerRule } from "./limits";
import { TooMany } from "./problem";

/** Accounts that are known to be no newcomers, which they never become again, so that nobody is asked for twice. */
const known = new Set<number>();
const maxKnown = 10_000;

/** Counts a call of someone who may be new. Throws TooMany with the time until their first hour is over. */
export async function countNewcomer(rule: NewcomerRule, user: SignedIn): Promise<void> {
  if (user.admin || known.has(user.id)) return;
  const { registration, limitsNewcomers } = await currentSettings();
  if (registration !== "open" || !limitsNewcomers) return;
  const seconds = await newcomers.secondsLeft(user.id);
  if (seconds === null) {
    if (known.size >= maxKnown) known.clear();
    known.add(user.id);
    return;
  }
  try {
    await countCall(rule, String(user.id));
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    const detail = "New accounts may do this only a few times in their first hour.";
    throw new TooMany(seconds, detail, "new-account");
  }
}
