/** Mails about mentions and direct messages that somebody missed while they were away. */
import "server-only";
import { cutText } from "@/lib/shared/cut-text";
import { plainText } from "@/lib/shared/message/plain-text";
import { hasMail } from "../auth/sign-in-options";
import * as queries from "../db/queries/digests";
import { mailLocale } from "../i18n/request-locale";
import { isQuiet } from "../notices/quiet-hours";
import { warnSparingly } from "../observability/app-logger";
import { isInboxOpen } from "../party/party-client";
import { type MailResult, sendMail } from "./send-mail";
import { stopToken } from "./stop-digest";
import type { DigestRoom } from "./templates";

/** The shortest absence is 15 minutes, so a minute more is not noticed. */
const intervalMs = 60_000;
const atOnce = 100;
/** So many in a row mean that the mail server cannot be reached. */
const maxFailures = 5;
const maxRooms = 10;
const maxQuotes = 3;
const quoteUnits = 300;

/** Looks for digests that are due, every minute as long as this process runs. */
export function mailDigestsInBackground(): void {
  let running = false;
  setInterval(async () => {
    if (running) return;
    running = true;
    try {
      await mailDigests();
    } catch {
      // Most likely the database cannot be reached, which others log.
      warnSparingly("digests wait for the database", "database");
    } finally {
      running = false;
    }
  }, intervalMs).unref();
}

/**
 * Sends the digests that are due. May run in any number of processes: each digest is claimed by one. A
 * process that ends between claim and mail loses that mail, so that nobody gets one twice. Rejects if the
 * database cannot be reached.
 */
export async function mailDigests(now = new Date()): Promise<void> {
  if (!hasMail()) return;
  let failures = 0;
  let last = 0;
  for (;;) {
    const due = await queries.findDue(last, atOnce);
    for (const digest of due) {
      last = digest.userId;
      const result = await mailOne(digest, now);
      if (result === "failed") failures++;
      else if (result === "sent") failures = 0;
      // The others are still due at the next run.
      if (failures >= maxFailures) return;
    }
    if (due.length < atOnce) return;
  }
}

/** Null: there is nothing to send now. */
async function mailOne(digest: queries.Digest, now: Date): Promise<MailResult | null> {
  if (isQuiet(digest, now) || (await isInboxOpen(digest.userId))) return null;
  if (!(await queries.claim(digest))) return null;
  const messages = await queries.missedBy(digest);
  if (messages.length === 0) return null;
  const rooms = roomsOf(messages, digest.quotes);
  const token = stopToken(digest.userId);
  const result = await sendMail({
    ...{ to: digest.email, locale: mailLocale(digest.locale), template: "digest" },
    stopPath: `/Notice/Unsubscribe?token=${token}`,
    values: {
      count: messages.length,
      rooms: rooms.slice(0, maxRooms),
      more: Math.max(0, rooms.length - maxRooms),
      stopPath: `/unsubscribe/${token}`,
    },
  });
  if (result === "failed") await queries.giveBack(digest);
  return result;
}

/** Direct messages first, then mentions; each in the order of its first message. */
function roomsOf(messages: queries.Missed[], withQuotes: boolean): DigestRoom[] {
  const byRoom = new Map<number, queries.Missed[]>();
  for (const message of messages) {
    byRoom.set(message.room, [...(byRoom.get(message.room) ?? []), message]);
  }
  return [...byRoom]
    .map(([room, list]): DigestRoom => {
      const { name = "", direct = false } = list[0] ?? {};
      const people = [...new Set(list.map(({ nickname }) => nickname))];
      const quotes = withQuotes ? quotesOf(list) : [];
      return { name, direct, path: `/rooms/${room}`, count: list.length, people, quotes };
    })
    .toSorted((a, b) => Number(b.direct) - Number(a.direct));
}

function quotesOf(list: queries.Missed[]): DigestRoom["quotes"] {
  return list
    .map(({ nickname, msg }) => ({ nickname, text: cutText(plainText(msg), quoteUnits) }))
    .filter(({ text }) => text !== "")
    .slice(-maxQuotes);
}
