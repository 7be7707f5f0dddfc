import { readBody, route } from "@/lib/http";
import { requireInternal } from "@/lib/internal";
import { relayed } from "@/lib/room-commands";
import { relay } from "@/lib/room-server";

/** Fifty excerpts of 200 characters, and what JSON adds to them. */
const maxBytes = 256 * 1024;

/** Called by a room or an inbox that the platform lets call no other; see party/neighbours.ts. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const status = await relay(await readBody(request, relayed, maxBytes));
    return new Response(null, { status });
  },
});
