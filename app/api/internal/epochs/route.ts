import { archivedState } from "@/lib/server/db/queries/archive";
import { readBody } from "@/lib/server/http/input";
import { Problem } from "@/lib/server/http/problem";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { epochsQuery } from "@/lib/wire/internal-api";

/** Called by a room whose storage was lost. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const { room } = await readBody(request, epochsQuery);
    const found = await archivedState(room);
    if (!found) throw new Problem(404, "There is no such room.");
    return Response.json(found);
  },
});
