import { notifyChange } from "@/lib/server/api/rooms";
import { requireUser } from "@/lib/server/auth/auth";
import * as members from "@/lib/server/db/queries/members";
import { idFrom, readBody, route } from "@/lib/server/http/http";
import { Problem } from "@/lib/server/http/problem";
import { requireRoom } from "@/lib/server/rooms/room-access";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(request, params) {
    const user = await requireUser();
    const { level } = await readBody(request, notifyChange);
    const room = await requireRoom(user, idFrom(params.id));
    if (!(await members.setNotify(room.id, user.id, level))) {
      throw new Problem(403, "Only members of a room can say what it may notify them of.");
    }
    return new Response(null, { status: 204 });
  },
});
