import { roomChange } from "@/lib/server/api/rooms";
import { requireUser, requireUserAndRoom } from "@/lib/server/auth/auth";
import { env } from "@/lib/server/env";
import { idFrom, readBody, route } from "@/lib/server/http/http";
import { countCall } from "@/lib/server/http/limits";
import { enter } from "@/lib/server/rooms/room-access";
import { changeRoom, deleteRoom } from "@/lib/server/rooms/rooms";
import type { RoomToken } from "@/lib/shared/api/sockets";
import { signToken } from "@/lib/wire/room-token";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const { user, room: known } = await requireUserAndRoom(idFrom(params.id));
    await countCall("tokens", String(user.id));
    const { id: room, role, epoch } = await enter(user, known);
    const { id: uid, username, nickname, sid } = user;
    const claims = { room, uid, username, nickname, role, sid, epoch };
    const token = await signToken(claims, env().ROOM_TOKEN_SECRET);
    return Response.json({ token } satisfies RoomToken);
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
