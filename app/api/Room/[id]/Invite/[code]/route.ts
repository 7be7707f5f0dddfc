import { requireUser } from "@/lib/server/auth/caller";
import { idFrom } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { revokeInvite } from "@/lib/server/rooms/invites";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async DELETE(_request, params) {
    await revokeInvite(await requireUser(), idFrom(params.id), params.code ?? "");
    return new Response(null, { status: 204 });
  },
});
