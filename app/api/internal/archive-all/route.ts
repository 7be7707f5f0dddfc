import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { archiveAll } from "@/lib/server/rooms/archive-all";
import { archiveAllQuery } from "@/lib/wire/internal-api";

/** Called by `npm run backup` and `npm run rebuild-rooms`, page by page (host/archive-all.ts). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    return Response.json(await archiveAll(await readBody(request, archiveAllQuery)));
  },
});
