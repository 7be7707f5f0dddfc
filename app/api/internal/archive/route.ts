import { readBody, route } from "@/lib/http";
import { requireInternal } from "@/lib/internal";
import { Problem } from "@/lib/problem";
import { pushLater } from "@/lib/push";
import { archive } from "@/lib/queries/archive";
import { archiveBatch } from "@/lib/room-commands";

/** A batch is cut by the room at a tenth of this; see party/archive.ts. */
const maxBatchBytes = 8 * 1024 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const batch = await readBody(request, archiveBatch, maxBatchBytes);
    const inserted = await archive(batch);
    if (!inserted) throw new Problem(404, "There is no such room.");
    pushLater(batch.room, inserted);
    return new Response(null, { status: 204 });
  },
});
