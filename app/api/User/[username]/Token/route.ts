import { z } from "zod";
import { createAccessToken, requireSelf } from "@/lib/account";
import { fieldRules } from "@/lib/fields";
import { readBody, route } from "@/lib/http";
import * as accessTokens from "@/lib/queries/access-tokens";

const body = z.object({ name: fieldRules.tokenName });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const { id } = await requireSelf(params.username);
    return Response.json(await accessTokens.list(id));
  },

  async POST(request, params) {
    const caller = await requireSelf(params.username);
    const { name } = await readBody(request, body);
    return Response.json(await createAccessToken(caller, name), { status: 201 });
  },
});
