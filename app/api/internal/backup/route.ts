import { readSnapshot } from "@/lib/server/db/snapshot";
import { fileStore } from "@/lib/server/files/own-store";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";

/** Called by `npm run backup` (scripts/backup), after all rooms have archived; `?files=0`: the rows only. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const withFiles = new URL(request.url).searchParams.get("files") !== "0";
    return new Response(readSnapshot(withFiles ? fileStore() : null));
  },
});
