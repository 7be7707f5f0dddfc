import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { heldWordsNow } from "@/lib/server/rooms/held-words";
import { policyQuery } from "@/lib/wire/internal-api";

/** Called by a room that knows another list of held words than a token or a command names. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await readBody(request, policyQuery);
    return Response.json(await heldWordsNow());
  },
});
