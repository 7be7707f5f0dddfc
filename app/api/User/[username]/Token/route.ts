import { createAccessToken, requireSelf } from "@/lib/server/accounts/account";
import { newAccessToken } from "@/lib/server/api/people";
import * as accessTokens from "@/lib/server/db/queries/access-tokens";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const { id } = await requireSelf(params.username);
    return Response.json(await accessTokens.list(id));
  },

  async POST(request, params) {
    const caller = await requireSelf(params.username);
    const wanted = await readBody(request, newAccessToken);
    return Response.json(await createAccessToken(caller, wanted), { status: 201 });
  },
});
