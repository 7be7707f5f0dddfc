import { onlineQuery } from "@/lib/server/api/members";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, parse, queryOf } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { listAnswer } from "@/lib/server/http/paged";
import { route } from "@/lib/server/http/route";
import { listOnline } from "@/lib/server/rooms/room-members";

/** Of a page that is asked for without a size. */
const defaultLimit = 100;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const { after, q, limit = defaultLimit } = parse(onlineQuery, queryOf(request));
    await countCall("online", String(user.id));
    const people = await listOnline(user, idFrom(params.id), { after, q, limit });
    return listAnswer(request, people, limit, ({ username }) => ({ after: username }));
  },
});
