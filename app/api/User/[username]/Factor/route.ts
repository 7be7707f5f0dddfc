import { factorsOf, requireOwner } from "@/lib/server/accounts/factors";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    return Response.json(await factorsOf(await requireOwner(params.username)));
  },
});
