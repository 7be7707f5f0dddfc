import { memberQuery } from "@/lib/server/api/members";
import { requireUser } from "@/lib/server/auth/auth";
import * as members from "@/lib/server/db/queries/members";
import { idFrom, parse, queryOf, route } from "@/lib/server/http/http";
import { requireRole, requireRoom } from "@/lib/server/rooms/room-access";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const { state } = parse(memberQuery, queryOf(request));
    const room = await (state === "active"
      ? requireRoom(user, idFrom(params.id))
      : requireRole(user, idFrom(params.id), "moderator"));
    return Response.json(await members.list(room.id, state));
  },
});
