import { requireUser } from "@/lib/server/auth/auth";
import { idFrom, route } from "@/lib/server/http/http";
import { revokeInvite } from "@/lib/server/rooms/invites";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async DELETE(_request, params) {
    await revokeInvite(await requireUser(), idFrom(params.id), params.code ?? "");
    return new Response(null, { status: 204 });
  },
});
