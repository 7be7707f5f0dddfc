import { readSnapshot } from "@/lib/server/db/snapshot";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";

/** Called by `npm run backup` (scripts/backup), after all rooms have archived. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    return new Response(readSnapshot());
  },
});
