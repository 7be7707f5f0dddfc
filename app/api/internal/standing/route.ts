import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { standingNow } from "@/lib/server/rooms/standing";
import { standingQuery } from "@/lib/wire/internal-api";

/** Called by a room for a token that is older than the room server's process. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    return Response.json(await standingNow(await readBody(request, standingQuery)));
  },
});
