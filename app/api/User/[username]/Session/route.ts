import { listSessions, requireSelf } from "@/lib/server/accounts/account";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    return Response.json(await listSessions(await requireSelf(params.username)));
  },
});
