import { requireUser } from "@/lib/server/auth/caller";
import { listBlocked } from "@/lib/server/blocks/blocks";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    return Response.json(await listBlocked(await requireUser()));
  },
});
