import { searchQuery } from "@/lib/server/api/messages";
import { requireUser } from "@/lib/server/auth/auth";
import * as search from "@/lib/server/db/queries/search";
import { parse, queryOf, route } from "@/lib/server/http/http";
import { countCall } from "@/lib/server/http/limits";
import { requireRoom } from "@/lib/server/rooms/room-access";

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
