import { requireSelf } from "@/lib/server/accounts/account";
import { ssoStart } from "@/lib/server/api/sso";
import { removeLink, ssoLink, startLink } from "@/lib/server/auth/sso/links";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    return Response.json(await ssoLink(await requireSelf(params.username)));
  },

  async POST(request, params) {
    const caller = await requireSelf(params.username);
    const { current } = await readBody(request, ssoStart);
    const { href } = await startLink(caller, current);
    return Response.json({ url: href });
  },

  async DELETE(_request, params) {
    await removeLink(await requireSelf(params.username));
    return new Response(null, { status: 204 });
  },
});
