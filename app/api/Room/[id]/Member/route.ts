import { memberQuery } from "@/lib/server/api/members";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, parse, queryOf } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { listMembers } from "@/lib/server/rooms/room-members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const { state } = parse(memberQuery, queryOf(request));
    return Response.json(await listMembers(user, idFrom(params.id), state));
  },
});
