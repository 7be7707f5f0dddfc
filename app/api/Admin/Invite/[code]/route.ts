import { revokeServerInvite } from "@/lib/server/accounts/server-invites";
import { requireAdmin } from "@/lib/server/admin/require-admin";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async DELETE(_request, params) {
    const { by } = await requireAdmin();
    await revokeServerInvite(by, params.code ?? "");
    return new Response(null, { status: 204 });
  },
});
