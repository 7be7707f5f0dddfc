import { requireUser } from "@/lib/auth";
import { env } from "@/lib/env";
import { idFrom, route } from "@/lib/http";
import { deleteRoom, enterRoom } from "@/lib/room-access";
import { signRoomToken } from "@/lib/room-token";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const { id: uid, username, nickname } = await requireUser();
    const room = await enterRoom({ id: uid, username, nickname }, idFrom(params.id));
    const subject = { room: room.id, uid, username, nickname, epoch: room.epoch };
    return Response.json({ token: await signRoomToken(subject, env().ROOM_TOKEN_SECRET) });
  },

  async DELETE(_request, params) {
    await deleteRoom(await requireUser(), idFrom(params.id));
    return new Response(null, { status: 204 });
  },
});
