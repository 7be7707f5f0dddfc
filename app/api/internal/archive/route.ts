import type * as z from "zod/mini";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { archiveEvents } from "@/lib/server/rooms/archive-events";
import { archiveBatch, type roomGone } from "@/lib/wire/internal-api";

/** Ten times the size at which a room cuts its batches (party/room/archive.ts). */
const maxBatchBytes = 8 * 1024 * 1024;

const gone: z.infer<typeof roomGone> = { gone: true };

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const answer = await archiveEvents(await readBody(request, archiveBatch, maxBatchBytes));
    return answer ? Response.json(answer) : Response.json(gone, { status: 410 });
  },
});
