import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { forward } from "@/lib/server/party/party-client";
import { requireInternal } from "@/lib/server/party/require-internal";
import { relayed } from "@/lib/wire/internal-api";

/** Fifty excerpts of 200 characters, with room for JSON's escapes. */
const maxBytes = 256 * 1024;

/** Called by rooms and inboxes on a platform where they cannot reach each other (`party/platform/peers.ts`). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const status = await forward(await readBody(request, relayed, maxBytes));
    return new Response(null, { status });
  },
});
