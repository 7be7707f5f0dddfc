import { roomChange } from "@/lib/server/api/rooms";
import { requireUser, requireUserAndRoom } from "@/lib/server/auth/caller";
import { idFrom, readBody } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";
import { changeRoom, deleteRoom } from "@/lib/server/rooms/rooms";
import { issueRoomToken } from "@/lib/server/rooms/socket-tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const { user, room } = await requireUserAndRoom(idFrom(params.id));
    return Response.json(await issueRoomToken(user, room));
  },

  async PATCH(request, params) {
    const user = await requireUser();
    const values = await readBody(request, roomChange);
    await countCall("roomChanges", String(user.id));
    return Response.json(await changeRoom(user, idFrom(params.id), values));
  },

  async DELETE(_request, params) {
    await deleteRoom(await requireUser(), idFrom(params.id));
    return new Response(null, { status: 204 });
  },
});
