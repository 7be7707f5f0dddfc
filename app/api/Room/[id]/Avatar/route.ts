import type { Avatar } from "@/lib/server/api/people";
import { requireUser } from "@/lib/server/auth/caller";
import { removeRoomAvatar, setRoomAvatar } from "@/lib/server/avatars/avatars";
import { idFrom } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(request, params) {
    const user = await requireUser();
    const avatar = await setRoomAvatar(user, idFrom(params.id), request.body);
    return Response.json({ avatar } satisfies Avatar);
  },

  async DELETE(_request, params) {
    await removeRoomAvatar(await requireUser(), idFrom(params.id));
    return new Response(null, { status: 204 });
  },
});
