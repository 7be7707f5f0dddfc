import { readBody, route } from "@/lib/server/http/http";
import { requireInternal } from "@/lib/server/party/internal";
import { relay } from "@/lib/server/party/party-client";
import { relayed } from "@/lib/wire/internal-api";

/** Fifty excerpts of 200 characters, and what JSON adds to them. */
const maxBytes = 256 * 1024;

/** Called by a room or an inbox that the platform lets call no other; see party/room/peers.ts. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const status = await relay(await readBody(request, relayed, maxBytes));
    return new Response(null, { status });
  },
});
