import { keepBatch } from "@/lib/archiving";
import { readBody, route } from "@/lib/http";
import { requireInternal } from "@/lib/internal";
import { archiveBatch } from "@/lib/room-commands";

/** A batch is cut by the room at a tenth of this; see party/archive.ts. */
const maxBatchBytes = 8 * 1024 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const swept = await keepBatch(await readBody(request, archiveBatch, maxBatchBytes));
    return swept ? Response.json(swept) : new Response(null, { status: 204 });
  },
});
