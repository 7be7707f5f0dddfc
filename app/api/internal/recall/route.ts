import { recall } from "@/lib/server/db/queries/archive";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { recallQuery } from "@/lib/wire/internal-api";

/** Called by a room whose storage was lost, for what is older than that. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const { room, ...wanted } = await readBody(request, recallQuery);
    return Response.json(await recall(room, wanted));
  },
});
