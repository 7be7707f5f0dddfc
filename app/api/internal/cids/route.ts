import { cidsBefore } from "@/lib/server/db/queries/archive";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { cidsQuery } from "@/lib/wire/internal-api";

/** Called by a room whose storage was lost, page by page. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const { room, below } = await readBody(request, cidsQuery);
    return Response.json(await cidsBefore(room, below));
  },
});
