import { readMarker } from "@/lib/api/rooms";
import { requireUser } from "@/lib/auth";
import { idFrom, readBody, route } from "@/lib/http";
import * as members from "@/lib/queries/members";
import { requireRole } from "@/lib/room-access";
import { tellInboxLater } from "@/lib/tell-later";

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
