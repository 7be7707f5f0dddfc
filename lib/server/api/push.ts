/** Requests and answers of the calls about push messages. */
import { createPublicKey } from "node:crypto";
import { z } from "zod";
import * as answers from "@/lib/shared/api/push";
import { isEndpoint } from "../push/push-endpoint";
import { documented } from "./documented";

/** A browser's PushSubscription as JSON. */
export const pushSubscription = z
  .object({
    endpoint: z.string("not-an-address").refine(isEndpoint, "not-an-address").meta({
      description: "An address of a push service: https with a host name, on the default port.",
    }),
    keys: z.object({
      p256dh: z.string("not-a-key").refine(isPoint, "not-a-key").meta({
        description: "An uncompressed point of P-256, as base64url.",
        pattern: "^[\\w\\-]{87}$",
      }),
      // 16 bytes.
      auth: z.string("not-a-key").regex(/^[\w-]{22}$/, "not-a-key"),
    }),
  })
  .meta({ id: "PushSubscription", description: "The browser's `PushSubscription`, as JSON." });

export const pushState = documented(
  answers.pushState,
  { id: "PushState" },
  {
    key: "The VAPID key to subscribe with, as base64url; `null`: this server sends no push messages.",
    endpoint:
      "The push service's address for this session's browser; `null`: it is not subscribed.",
  },
);

/** Messages are encrypted for this key (RFC 8291), which fails unless it is a point on the curve. */
function isPoint(text: string): boolean {
  const bytes = Buffer.from(text, "base64url");
  if (!/^[\w-]{87}$/.test(text) || bytes[0] !== 4) return false;
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((half) =>
    half.toString("base64url"),
  );
  try {
    createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    return true;
  } catch {
    return false;
  }
}
