import { memberQuery } from "@/lib/api/members";
import { requireUser } from "@/lib/auth";
import { idFrom, parse, queryOf, route } from "@/lib/http";
import * as members from "@/lib/queries/members";
import { requireRole, requireRoom } from "@/lib/room-access";

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
