import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { archiveEvents } from "@/lib/server/rooms/archive-events";
import { archiveBatch } from "@/lib/wire/internal-api";

/** Ten times the size at which a room cuts its batches (party/room/archive.ts). */
const maxBatchBytes = 8 * 1024 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const swept = await archiveEvents(await readBody(request, archiveBatch, maxBatchBytes));
    return swept ? Response.json(swept) : new Response(null, { status: 204 });
  },
});
