import { requireUser } from "@/lib/server/auth/caller";
import { setBlocked } from "@/lib/server/blocks/blocks";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(_request, params) {
    await setBlocked(await requireUser(), params.username ?? "", true);
    return new Response(null, { status: 204 });
  },

  async DELETE(_request, params) {
    await setBlocked(await requireUser(), params.username ?? "", false);
    return new Response(null, { status: 204 });
  },
});
