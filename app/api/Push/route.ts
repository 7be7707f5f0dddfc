import { createPublicKey } from "node:crypto";
import { z } from "zod";
import { withSession } from "@/lib/account";
import { requireUser } from "@/lib/auth";
import { readBody, route } from "@/lib/http";
import { countCall } from "@/lib/limits";
import { isEndpoint } from "@/lib/push-endpoint";
import { pushKey } from "@/lib/push-request";
import * as subscriptions from "@/lib/queries/push-subscriptions";

/** A browser's PushSubscription as JSON. */
const body = z.object({
  endpoint: z.string("not-an-address").refine(isEndpoint, "not-an-address"),
  keys: z.object({
    p256dh: z.string("not-a-key").refine(isPoint, "not-a-key"),
    // 16 bytes.
    auth: z.string("not-a-key").regex(/^[\w-]{22}$/, "not-a-key"),
  }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const { sessionId } = withSession(await requireUser());
    return Response.json({
      key: pushKey(),
      endpoint: await subscriptions.endpointOf(sessionId),
    });
  },

  async PUT(request) {
    const { id, sessionId } = withSession(await requireUser());
    const { endpoint, keys } = await readBody(request, body);
    await countCall("pushSubscriptions", String(id));
    await subscriptions.put(sessionId, id, { endpoint, ...keys });
    return new Response(null, { status: 204 });
  },

  async DELETE() {
    await subscriptions.removeOf(withSession(await requireUser()).sessionId);
    return new Response(null, { status: 204 });
  },
});

/** A point of P-256, uncompressed, as base64url: with anything else nothing could be encrypted. */
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
