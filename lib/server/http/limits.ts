import "server-only";
import {
  type RateLimiterAbstract,
  RateLimiterDrizzle,
  RateLimiterMemory,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { rateLimits } from "@/drizzle/schema";
import { db } from "../db/db";
import { env } from "../env";
import { warnSparingly } from "../observability/app-logger";
import { metrics } from "../observability/metrics";
import { TooMany } from "./problem";

/**
 * `points` calls in `duration` seconds, times LIMITS_FACTOR, counted in Postgres for all instances of
 * the app. Where calls are frequent or cheap, each process lets `uncounted` ones through before it
 * counts them there, so that a crowd that comes back costs no queries. The limits of rooms are in
 * party/platform/rate-limit.ts.
 */
const rules = {
  /** Stops guessing one person's password from one address; forgives typing errors. */
  signInByPair: { points: 10, duration: 60 },
  /** Stops guessing many people's passwords; a household behind one address stays below it. */
  signInByAddress: { points: 30, duration: 60 },
  /** More than a person mistypes in an hour on all devices, so it is guessing from many addresses. */
  signInByName: { points: 100, duration: 3_600 },
  /**
   * What an address has while a name is over `signInByName`. Not nothing: the owner, who may be
   * anywhere, still gets in with the right password, and a guesser needs an address for each guess.
   */
  signInByPairInAttack: { points: 1, duration: 600 },
  /** Stops guessing from a session left open: changing the password, deleting the account. */
  passwordChanges: { points: 10, duration: 60 },
  /** Stops guessing a second factor from one address. */
  secondSteps: { points: 10, duration: 300 },
  /**
   * Codes of one person's authenticator app, right and wrong, from all addresses: three of a million are
   * good at a time. Passkeys and recovery codes, which nobody guesses, still get in.
   */
  authenticatorCodes: { points: 40, duration: 3_600 },
  /** Needs no session, and each is stored for five minutes; the sign-in page asks for a few. */
  passkeyChallenges: { points: 120, duration: 60 },
  /** Secrets, passkeys and passwords set up and removed. */
  factorChanges: { points: 60, duration: 3_600 },
  /** Stops names being taken in bulk; a class that signs up together stays below it. */
  registration: { points: 20, duration: 3_600 },
  /** Open rooms are shown to everyone, so nobody may flood the list. Direct rooms count too. */
  rooms: { points: 60, duration: 3_600 },
  /** Each is sent to everyone in the room. */
  roomChanges: { points: 60, duration: 3_600 },
  /** Each is sent to all of the person's rooms. */
  nicknames: { points: 20, duration: 3_600 },
  /** People are added to a room without being asked, so nobody may add everyone. */
  members: { points: 200, duration: 3_600 },
  /** More people than anyone meets in an hour whom they want to hear nothing of. */
  blocks: { points: 120, duration: 3_600 },
  /** Each is for a person to read. More than anyone comes across in an hour. */
  reports: { points: 30, duration: 3_600 },
  /** Enough for one link for each guest of a large party; more would be spam. */
  invites: { points: 60, duration: 3_600 },
  /** At most 50 exist at a time; creating them over and over has no use. */
  accessTokens: { points: 60, duration: 3_600 },
  /** Sessions and access tokens ended one by one; each is sent to all of the person's rooms. */
  revocations: { points: 120, duration: 3_600 },
  /** A browser subscribes rarely, and each subscription names a host that we then call. */
  pushSubscriptions: { points: 60, duration: 3_600 },
  /** What an administrator changes: many people in a row by a program, but no program that runs wild. */
  adminChanges: { points: 300, duration: 60 },
  /** Links of the log, by which the first administrator is confirmed. Guessing one is hopeless. */
  claims: { points: 30, duration: 60 },
  /** Needs no session, and each may send a mail: a person asks once or twice. */
  forgotByAddress: { points: 20, duration: 3_600 },
  /** From one address for one name, whether or not there is one. */
  forgotByPair: { points: 5, duration: 3_600 },
  /** Mails with links to one mailbox, whoever asks for them: more would be spam in our name. */
  mailsToOne: { points: 5, duration: 3_600 },
  /** Links of mails, used or looked at. Guessing is hopeless (192 bits), but each guess costs a query. */
  mailedLinks: { points: 120, duration: 60, uncounted: 20 },
  /** Addresses of a person's own; each may send a mail to somebody else's. */
  emailChanges: { points: 10, duration: 3_600 },
  /** A person changes them by hand; each is told to their inbox. */
  noticeSettings: { points: 240, duration: 3_600 },
  /** As with push subscriptions, each names a host that we then call. */
  noticeHooks: { points: 60, duration: 3_600 },
  /** Each calls a host at once. */
  noticeTests: { points: 30, duration: 3_600 },
  /** Notices to one hook: WeCom takes 20 a minute, and nobody's host may be flooded from here. */
  noticesToHook: { points: 20, duration: 60 },
  /** Each reads a whole room, or everything that a person wrote. */
  exports: { points: 20, duration: 3_600 },
  /** Each is stored, and pictures are read; a person sends an album several times an hour. */
  files: { points: 300, duration: 3_600 },
  /** Each picture is read and sent to all of the person's rooms, or to the people of a room. */
  avatars: { points: 60, duration: 3_600 },
  /** A page asks for those whom it shows and does not know, up to 100 at once. */
  profiles: { points: 300, duration: 60, uncounted: 60 },
  /** Links of one's messages that the server looks up: each calls a site that the author names. */
  linkPreviews: { points: 200, duration: 3_600, uncounted: 20 },
  /** Needs no session. Guessing a code is hopeless (128 bits), but each guess costs a query. */
  inviteLookups: { points: 120, duration: 60, uncounted: 20 },
  /** A search may read 20,000 rows; a person types at most one a second. */
  searches: { points: 60, duration: 60 },
  /** Who is online in a room, page by page or as one types a name: each asks the room. */
  online: { points: 300, duration: 60, uncounted: 60 },
  /** Each stores a token; a company behind one address signs in in the morning. */
  ssoStarts: { points: 300, duration: 60, uncounted: 30 },
  /** Each costs a look at a signature. The provider's own, which may end everybody's sessions at once. */
  ssoLogouts: { points: 1_200, duration: 60, uncounted: 60 },
  /** One for each socket: twenty tabs may reconnect at once, several times in a row. */
  tokens: { points: 300, duration: 60, uncounted: 20 },
  /**
   * Of a newcomer (newcomers.ts), besides the rules above. Enough to look around, start a room and bring
   * friends; a flood of rooms, messages of strangers and files needs an account that is older.
   */
  newcomerRooms: { points: 20, duration: 3_600 },
  newcomerDirectRooms: { points: 10, duration: 3_600 },
  newcomerInvites: { points: 10, duration: 3_600 },
  newcomerMembers: { points: 20, duration: 3_600 },
  newcomerFiles: { points: 40, duration: 3_600 },
  /** Each may send a mail to an address that the caller names. */
  registrationMails: { points: 20, duration: 3_600 },
  /** How many of these an address gets, however many ask for it. */
  registrationMailsToOne: { points: 3, duration: 3_600 },
} as const;

/** Access tokens per person: more than anyone can keep track of. */
export const maxAccessTokens = 50;

type Rule = keyof typeof rules;
export type NewcomerRule = Extract<Rule, `newcomer${string}`>;
type Limiter = { counted: RateLimiterAbstract; uncounted: RateLimiterAbstract | undefined };
const limiters = new Map<Rule, Limiter>();

/** Counts one call. Throws TooMany, with the time until the next call is allowed, over the limit. */
export async function countCall(rule: Rule, key: string): Promise<void> {
  const { counted, uncounted } = limiter(rule);
  if (uncounted && (await isWithin(uncounted, key))) return;
  try {
    await counted.consume(keyOf(key));
  } catch (error) {
    throw error instanceof RateLimiterRes ? refused(rule, error) : error;
  }
}

async function isWithin(uncounted: RateLimiterAbstract, key: string): Promise<boolean> {
  return uncounted.consume(keyOf(key)).then(
    () => true,
    () => false,
  );
}

/**
 * Throws TooMany if as many failures were counted as the rule allows; counts nothing. For calls of
 * which only the failures count: `countFailure` follows if the call failed.
 */
export async function checkFailures(rule: Rule, key: string): Promise<void> {
  const found = await limiter(rule).counted.get(keyOf(key));
  if (found && found.consumedPoints >= pointsOf(rule)) throw refused(rule, found);
}

/** Counts one failed call. */
export async function countFailure(rule: Rule, key: string): Promise<void> {
  await limiter(rule).counted.penalty(keyOf(key));
}

function refused(rule: Rule, { msBeforeNext }: RateLimiterRes): TooMany {
  metrics().limited.inc({ rule });
  warnSparingly("a limit was reached", rule);
  return new TooMany(Math.max(1, Math.ceil(msBeforeNext / 1_000)));
}

function keyOf(key: string): string {
  return key.slice(0, 100);
}

function pointsOf(rule: Rule): number {
  return Math.ceil(rules[rule].points * env().LIMITS_FACTOR);
}

function limiter(rule: Rule): Limiter {
  const existing = limiters.get(rule);
  if (existing) return existing;
  const { points: _, duration, ...rest } = rules[rule];
  const points = pointsOf(rule);
  const free = "uncounted" in rest ? Math.floor(rest.uncounted * env().LIMITS_FACTOR) : 0;
  const options = { keyPrefix: rule, duration };
  const made = {
    counted: new RateLimiterDrizzle({
      ...{ ...options, points: points - free },
      ...{ storeClient: db(), schema: rateLimits },
    }),
    uncounted: free > 0 ? new RateLimiterMemory({ ...options, points: free }) : undefined,
  };
  limiters.set(rule, made);
  return made;
}
