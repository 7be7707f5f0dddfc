import { searchQuery } from "@/lib/api/messages";
import { requireUser } from "@/lib/auth";
import { parse, queryOf, route } from "@/lib/http";
import { countCall } from "@/lib/limits";
import * as search from "@/lib/queries/search";
import { requireRoom } from "@/lib/room-access";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    const user = await requireUser();
    const { room, ...wanted } = parse(searchQuery, queryOf(request));
    await countCall("searches", String(user.id));
    if (room === undefined) return Response.json(await search.everywhere(user.id, wanted));
    const { id } = await requireRoom(user, room);
    return Response.json(await search.inRoom(id, wanted));
  },
});
