import { createAccessToken, requireSelf } from "@/lib/account";
import { newAccessToken } from "@/lib/api/people";
import { readBody, route } from "@/lib/http";
import * as accessTokens from "@/lib/queries/access-tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const { id } = await requireSelf(params.username);
    return Response.json(await accessTokens.list(id));
  },

  async POST(request, params) {
    const caller = await requireSelf(params.username);
    const { name } = await readBody(request, newAccessToken);
    return Response.json(await createAccessToken(caller, name), { status: 201 });
  },
});
