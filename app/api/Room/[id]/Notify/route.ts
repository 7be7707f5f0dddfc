import { notifyChange } from "@/lib/server/api/rooms";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { setNotify } from "@/lib/server/rooms/room-members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(request, params) {
    const user = await requireUser();
    const { level } = await readBody(request, notifyChange);
    await setNotify(user, idFrom(params.id), level);
    return new Response(null, { status: 204 });
  },
});
