import { memberQuery } from "@/lib/server/api/members";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, parse, queryOf } from "@/lib/server/http/input";
import { listAnswer, pageOf } from "@/lib/server/http/paged";
import { route } from "@/lib/server/http/route";
import { findMembers, listMembers } from "@/lib/server/rooms/room-members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const { state, after, limit, name } = parse(memberQuery, queryOf(request));
    if (name) return Response.json(await findMembers(user, idFrom(params.id), name));
    const page = pageOf(after, limit);
    const members = await listMembers(user, idFrom(params.id), state, page);
    return listAnswer(request, members, page?.limit, ({ username }) => ({ after: username }));
  },
});
