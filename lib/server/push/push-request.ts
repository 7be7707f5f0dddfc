/** One push to one browser: encrypted (RFC 8291), signed (RFC 8292), posted. */
import "server-only";
import { createHmac } from "node:crypto";
import http from "node:http";
import https from "node:https";
import webPush from "web-push";
import type { NotificationContent } from "@/lib/shared/notification-text";
import type { PushSubscription } from "../db/queries/push-subscriptions";
import { env } from "../env";
import { lookupPublic } from "../http/public-address";
import { isEndpoint, isTrusted } from "./push-endpoint";

/** After a day a push is no news; the message stays unread in the app. */
const ttlSeconds = 24 * 3_600;
const timeoutMs = 10_000;

const agents = {
  public: new https.Agent({ keepAlive: true, lookup: lookupPublic }),
  trusted: new https.Agent({ keepAlive: true }),
  plain: new http.Agent({ keepAlive: true }),
};

/** The key that browsers subscribe with; null if none is configured, and then there are no pushes. */
export function pushKey(): string | null {
  return vapid()?.publicKey ?? null;
}

/** Pushes to one browser; `gone` means that its subscription has ended. Throws for other failures. */
export async function push(
  { endpoint, p256dh, auth }: PushSubscription,
  notice: NotificationContent,
  { urgent }: { urgent: boolean },
): Promise<"sent" | "gone"> {
  const vapidDetails = vapid();
  if (!vapidDetails) throw new Error("there are no VAPID keys");
  // PUSH_ORIGINS may have changed since it was accepted.
  if (!isEndpoint(endpoint)) return "gone";
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    JSON.stringify(notice),
    {
      vapidDetails,
      TTL: ttlSeconds,
      urgency: urgent ? "high" : "normal",
      // A device that was off gets only the newest push of each topic. A MAC hides the room's id.
      topic: createHmac("sha256", vapidDetails.privateKey)
        .update(String(notice.room))
        .digest("base64url")
        .slice(0, 32),
    },
  );
  const status = await post(new URL(endpoint), headers, body);
  if (status === 404 || status === 410) return "gone";
  if (status < 200 || status > 299) throw new Error(`the push service answered ${status}`);
  return "sent";
}

/** Posts without following redirects; returns the status. */
function post(url: URL, headers: http.OutgoingHttpHeaders, body: Buffer | null): Promise<number> {
  const { origin, protocol } = url;
  const options = { method: "POST", headers, signal: AbortSignal.timeout(timeoutMs) };
  return new Promise((resolve, reject) => {
    const onResponse = (response: http.IncomingMessage) => {
      resolve(response.statusCode ?? 0);
      // Read to its end (or the timeout), so that the next push can reuse the connection.
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
