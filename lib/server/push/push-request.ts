/** One push to one browser: encrypted (RFC 8291), signed (RFC 8292), posted. */
import "server-only";
import { createHmac } from "node:crypto";
import http from "node:http";
import https from "node:https";
import webPush from "web-push";
import type { NotificationContent } from "@/lib/shared/notification-text";
import type { PushSubscription } from "../db/queries/push-subscriptions";
import { env } from "../env";
import { isEndpoint, isTrusted, lookupPublic } from "./push-endpoint";

/** What was said yesterday is no news; who comes back finds it unread. */
const ttlSeconds = 24 * 3_600;
const timeoutMs = 10_000;

const agents = {
  public: new https.Agent({ keepAlive: true, lookup: lookupPublic }),
  trusted: new https.Agent({ keepAlive: true }),
  plain: new http.Agent({ keepAlive: true }),
};

/** The key that browsers subscribe with; null where there is none, so that nobody is pushed. */
export function pushKey(): string | null {
  return vapid()?.publicKey ?? null;
}

/** Throws where the push service did not take it, but does not say that the browser is gone either. */
export async function push(
  { endpoint, p256dh, auth }: PushSubscription,
  notice: NotificationContent,
  { urgent }: { urgent: boolean },
): Promise<"taken" | "gone"> {
  const vapidDetails = vapid();
  if (!vapidDetails) throw new Error("there are no VAPID keys");
  // It was taken when other origins were trusted.
  if (!isEndpoint(endpoint)) return "gone";
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    JSON.stringify(notice),
    {
      vapidDetails,
      TTL: ttlSeconds,
      urgency: urgent ? "high" : "normal",
      // A device that was off gets the newest of each room, and the service learns no room's id.
      topic: createHmac("sha256", vapidDetails.privateKey)
        .update(String(notice.room))
        .digest("base64url")
        .slice(0, 32),
    },
  );
  const status = await post(new URL(endpoint), headers, body);
  if (status === 404 || status === 410) return "gone";
  if (status < 200 || status > 299) throw new Error(`the push service answered ${status}`);
  return "taken";
}

/** Follows no redirect, and looks at nothing but the status. */
function post(url: URL, headers: http.OutgoingHttpHeaders, body: Buffer | null): Promise<number> {
  const { origin, protocol } = url;
  const options = { method: "POST", headers, signal: AbortSignal.timeout(timeoutMs) };
  return new Promise((resolve, reject) => {
    const onResponse = (response: http.IncomingMessage) => {
      resolve(response.statusCode ?? 0);
      // Read to its end, for the next one to use the connection, until the time is over.
      response.on("error", () => {}).resume();
    };
    const agent = isTrusted(origin) ? agents.trusted : agents.public;
    const request =
      protocol === "http:"
        ? http.request(url, { ...options, agent: agents.plain }, onResponse)
        : https.request(url, { ...options, agent }, onResponse);
    request.on("error", reject);
    request.end(body ?? undefined);
  });
}

function vapid() {
  const { VAPID_SUBJECT, VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY } = env();
  return VAPID_PUBLIC_KEY && VAPID_PRIVATE_KEY
    ? { subject: VAPID_SUBJECT, publicKey: VAPID_PUBLIC_KEY, privateKey: VAPID_PRIVATE_KEY }
    : null;
}
