/** Notices for people who are not looking at the page: Web Push, and hooks of their own. */
import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { after } from "next/server";
import pLimit from "p-limit";
import { isWanted, notificationOf, recipientsOf } from "@/lib/shared/notification-text";
import * as pendingPushes from "../db/queries/pending-pushes";
import * as subscriptions from "../db/queries/push-subscriptions";
import { noticeTo } from "../notices/hook-request";
import { isQuiet } from "../notices/quiet-hours";
import { sendToHook } from "../notices/send-to-hook";
import { logger, warnSparingly } from "../observability/app-logger";
import { metrics } from "../observability/metrics";
import { isInboxOpen } from "../party/party-client";
import { SharedRuns } from "../rooms/shared-runs";
import { hasTimers } from "../timers";
import { pushedFilesText } from "./files-text";
import { graceSeconds, PushQueue } from "./push-queue";
import { readerOf } from "./push-reading";
import { push, pushKey } from "./push-request";

/**
 * Rooms in which nobody could be pushed to in the last 5 s, because busy rooms archive often. A new
 * subscriber has a page open, and waits longer than that for their first push anyway.
 */
const withoutAudience = new LRUCache<number, true>({ max: 10_000, ttl: 5_000 });
/** Concurrent lookups: pages need the database too. */
const lookups = pLimit(4);
/** Concurrent requests: enough that a push service that hangs delays few others. */
const requests = pLimit(32);

/** How often pushes that are due are looked for. */
const intervalMs = 1_000;

const queue = new PushQueue(pendingPushes, {
  isListening: (userId) => lookups(() => isInboxOpen(userId)),
  deliver,
});

/** A run when the steps are due that were put off before it was asked for; one of this process waits. */
const runsLater = new SharedRuns(async () => {
  await sleep((graceSeconds + 1) * 1_000);
  await pushDue().catch(() => warnSparingly("pushes wait for the database", "database"));
});

/** Pushes newly archived messages after the answer. Failures are logged, never thrown. */
export function pushLater(room: number, messageIds: number[]): void {
  if (messageIds.length === 0 || withoutAudience.has(room)) return;
  after(() =>
    enqueue(room, messageIds).catch((err) => logger.warn({ room, err }, "no push was sent")),
  );
}

/** Takes the steps that are due now. Rejects if the database cannot be reached. */
export async function pushDue(): Promise<void> {
  await queue.run();
}

/** Looks for pushes that are due, every second as long as this process runs. */
export function pushInBackground(): void {
  setInterval(async () => {
    try {
      await pushDue();
    } catch {
      // Most likely the database cannot be reached, which others log.
      warnSparingly("pushes wait for the database", "database");
    }
  }, intervalMs).unref();
}

async function enqueue(room: number, messageIds: number[]): Promise<void> {
  const audience = await subscriptions.audienceOf(room, messageIds);
  if (!audience) {
    withoutAudience.set(room, true);
    return;
  }
  const wanted = recipientsOf(audience.members, audience.messages, audience.direct);
  if (wanted.size === 0) return;
  await pendingPushes.add(room, wanted);
  await queue.run();
  // This request's function may run on after its answer; nothing else would look soon.
  if (!hasTimers) await runsLater.run(0);
}

async function deliver(userId: number, room: number, messageId: number): Promise<void> {
  try {
    const delivery = await lookups(() => subscriptions.deliveryTo(userId, room, messageId));
    if (!delivery) return;
    const { notify, mention, room: to, quiet, message } = delivery;
    // The level may have changed since the message was queued.
    if (!isWanted(notify, { direct: to.direct, mention })) return;
    // What came in quiet hours is not pushed after them: it stays unread, and a digest may have it.
    const moments = [new Date(), new Date(message.time * 1_000)];
    if (quiet && moments.some((moment) => isQuiet(quiet, moment))) return;
    const notice = notificationOf({
      ...delivery,
      ...(await lookups(() => readerOf(userId, delivery))),
      filesText: pushedFilesText,
    });
    const urgent = to.direct || mention;
    const browsers = pushKey() === null ? [] : delivery.subscriptions;
    await Promise.all([
      ...browsers.map((browser) =>
        requests(async () => {
          const result = await push(browser, notice, { urgent });
          metrics().pushes.inc({ result });
          if (result === "gone") await subscriptions.remove(browser.endpoint);
        }).catch((err) => logFailure(room, err)),
      ),
      ...delivery.hooks.map((hook) =>
        requests(() => sendToHook(hook, noticeTo(delivery.locale, notice, urgent))).catch((err) =>
          logFailure(room, err),
        ),
      ),
    ]);
  } catch (err) {
    logFailure(room, err);
  }
}

function logFailure(room: number, err: unknown): void {
  metrics().pushes.inc({ result: "failed" });
  logger.warn({ room, err }, "a push failed");
}
