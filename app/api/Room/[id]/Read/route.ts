import { readMarker } from "@/lib/server/api/rooms";
import { requireUser } from "@/lib/server/auth/auth";
import * as members from "@/lib/server/db/queries/members";
import { idFrom, readBody, route } from "@/lib/server/http/http";
import { tellInboxLater } from "@/lib/server/party/tell-later";
import { requireRole } from "@/lib/server/rooms/room-access";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(request, params) {
    const user = await requireUser();
    const { id } = await readBody(request, readMarker);
    const room = await requireRole(user, idFrom(params.id), "member");
    const moved = await members.read(room.id, user.id, id);
    if (moved) tellInboxLater(user.id, { type: "read", room: room.id, id });
    return new Response(null, { status: 204 });
  },
});
