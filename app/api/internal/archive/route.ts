import { readBody, route } from "@/lib/server/http/http";
import { requireInternal } from "@/lib/server/party/internal";
import { keepBatch } from "@/lib/server/rooms/archiving";
import { archiveBatch } from "@/lib/wire/internal-api";

/** A batch is cut by the room at a tenth of this; see party/room/archive.ts. */
const maxBatchBytes = 8 * 1024 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const swept = await keepBatch(await readBody(request, archiveBatch, maxBatchBytes));
    return swept ? Response.json(swept) : new Response(null, { status: 204 });
  },
});
