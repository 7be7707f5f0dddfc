import { listSessions, requireSelf } from "@/lib/account";
import { route } from "@/lib/http";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    return Response.json(await listSessions(await requireSelf(params.username)));
  },
});
