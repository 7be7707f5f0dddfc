/** What the calls about notifications take and give. */
import { createPublicKey } from "node:crypto";
import { z } from "zod";
import * as answers from "@/lib/shared/api/push";
import { isEndpoint } from "../push/push-endpoint";
import { documented } from "./documented";

/** A browser's PushSubscription as JSON. */
export const pushSubscription = z
  .object({
    endpoint: z
      .string("not-an-address")
      .refine(isEndpoint, "not-an-address")
      .meta({ description: "Of a push service: https, on its usual port, by name." }),
    keys: z.object({
      p256dh: z.string("not-a-key").refine(isPoint, "not-a-key").meta({
        description: "A point of P-256, uncompressed, as base64url.",
        pattern: "^[\\w\\-]{87}$",
      }),
      // 16 bytes.
      auth: z.string("not-a-key").regex(/^[\w-]{22}$/, "not-a-key"),
    }),
  })
  .meta({ id: "PushSubscription", description: "A browser's own, as JSON." });

export const pushState = documented(
  answers.pushState,
  { id: "PushState" },
  {
    key: "What to subscribe with (VAPID, base64url); `null`: there is no push here.",
    endpoint: "Where this session's browser is pushed; `null`: it is not.",
  },
);

/** With anything else nothing could be encrypted. */
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
