import { requireUser } from "@/lib/auth";
import { idFrom, route } from "@/lib/http";
import { removeMember } from "@/lib/room-access";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async DELETE(_request, params) {
    await removeMember(await requireUser(), idFrom(params.id), params.username ?? "");
    return new Response(null, { status: 204 });
  },
});
