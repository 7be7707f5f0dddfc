/** Tells those who are not looking what was said, by way of their browsers' push services. */
import "server-only";
import { LRUCache } from "lru-cache";
import { after } from "next/server";
import pLimit from "p-limit";
import { isWanted, notificationOf, recipientsOf } from "@/lib/shared/notification-text";
import * as subscriptions from "../db/queries/push-subscriptions";
import { log } from "../observability/log";
import { metrics } from "../observability/metrics";
import { isInboxOpen } from "../party/party-client";
import { PushQueue } from "./push-queue";
import { push, pushKey } from "./push-request";

/**
 * Rooms in which nobody could be pushed a moment ago: the archive of a busy one comes by often.
 * Whoever asks for it now has a page open, and waits longer than that for their first push.
 */
const deaf = new LRUCache<number, true>({ max: 10_000, ttl: 5_000 });
/** People looked up at the same time: pages want the database, too. */
const lookups = pLimit(4);
/** Open requests: a push service that hangs holds up few others. */
const requests = pLimit(32);

// Kept on globalThis, so that a module loaded twice (development) rings nobody twice.
const shared = globalThis as typeof globalThis & { teahousePushes?: PushQueue };
shared.teahousePushes ??= new PushQueue({
  isListening: (userId) => lookups(() => isInboxOpen(userId)),
  deliver,
});
const queue = shared.teahousePushes;

/** `ids`: messages that are new in the archive. Nothing waits for it, and nothing depends on it. */
export function pushLater(room: number, ids: number[]): void {
  if (ids.length === 0 || deaf.has(room) || pushKey() === null) return;
  after(() => pushNews(room, ids).catch((err) => log.warn({ room, err }, "nobody was pushed")));
}

async function pushNews(room: number, ids: number[]): Promise<void> {
  const audience = await subscriptions.audienceOf(room, ids);
  if (!audience) {
    deaf.set(room, true);
    return;
  }
  const wanted = recipientsOf(audience.members, audience.messages, audience.direct);
  await Promise.all([...wanted].map(([userId, id]) => queue.add(userId, room, id)));
}

async function deliver(userId: number, room: number, id: number): Promise<void> {
  try {
    const delivery = await lookups(() => subscriptions.deliveryTo(userId, room, id));
    if (!delivery) return;
    const { notify, mention, room: to, subscriptions: browsers } = delivery;
    // The level may have been changed meanwhile.
    if (!isWanted(notify, { direct: to.direct, mention })) return;
    const notice = notificationOf(delivery);
    const urgent = to.direct || mention;
    await Promise.all(
      browsers.map((browser) =>
        requests(async () => {
          const result = await push(browser, notice, { urgent });
          metrics().pushes.inc({ result: result === "gone" ? "gone" : "sent" });
          if (result === "gone") await subscriptions.remove(browser.endpoint);
        }).catch((err) => failed(room, err)),
      ),
    );
  } catch (err) {
    failed(room, err);
  }
}

function failed(room: number, err: unknown): void {
  metrics().pushes.inc({ result: "failed" });
  log.warn({ room, err }, "not pushed");
}
