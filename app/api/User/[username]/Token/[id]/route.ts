import { requireSelf, revokeAccessToken } from "@/lib/server/accounts/account";
import { idFrom } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async DELETE(_request, params) {
    await revokeAccessToken(await requireSelf(params.username), idFrom(params.id));
    return new Response(null, { status: 204 });
  },
});
