import { searchQuery } from "@/lib/server/api/messages";
import { requireUser } from "@/lib/server/auth/caller";
import { parse, queryOf } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";
import { searchMessages } from "@/lib/server/rooms/history";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    const user = await requireUser();
    const query = parse(searchQuery, queryOf(request));
    await countCall("searches", String(user.id));
    return Response.json(await searchMessages(user, query));
  },
});
