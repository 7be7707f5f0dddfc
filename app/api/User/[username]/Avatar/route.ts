import { requireSelf } from "@/lib/server/accounts/account";
import type { Avatar } from "@/lib/server/api/people";
import { removePersonAvatar, setPersonAvatar } from "@/lib/server/avatars/avatars";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(request, params) {
    const caller = await requireSelf(params.username);
    const avatar = await setPersonAvatar(caller, request.body);
    return Response.json({ avatar } satisfies Avatar);
  },

  async DELETE(_request, params) {
    await removePersonAvatar(await requireSelf(params.username));
    return new Response(null, { status: 204 });
  },
});
