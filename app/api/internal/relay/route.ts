import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { forward, forwardAll } from "@/lib/server/party/party-client";
import { requireInternal } from "@/lib/server/party/require-internal";
import { type PassedOn, relayCall } from "@/lib/wire/internal-api";

/** Some variants of fifty excerpts of 200 characters with room for JSON's escapes, and many ids. */
const maxBytes = 4 * 1024 * 1024;

/** Called by rooms and inboxes on a platform where they cannot reach each other (`party/platform/peers.ts`). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const call = await readBody(request, relayCall, maxBytes);
    if ("command" in call) return new Response(null, { status: await forward(call) });
    return Response.json({ statuses: await forwardAll(call) } satisfies PassedOn);
  },
});
