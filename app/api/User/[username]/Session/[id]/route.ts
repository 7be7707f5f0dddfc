import { requireSelf, revokeSession } from "@/lib/server/accounts/account";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async DELETE(_request, params) {
    await revokeSession(await requireSelf(params.username), params.id ?? "");
    return new Response(null, { status: 204 });
  },
});
